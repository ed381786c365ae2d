#!/usr/bin/env bash
# P1 to P3: Redmine's issue list, issue page and JSON list over 100,000 issues. Prints requests a second of the list.
#   bench/peers/redmine.sh [html|issue|json]
#
# Best effort: Debian's package with SQLite, two Puma workers, everything in a folder of its own. Filling it takes
# about half an hour, because every issue goes through Redmine's own models.
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

what=${1:-html}
count=${ISSUES:-100000}
port=${REDMINE_PORT:-8390}

debian puma puma
if [ ! -d /usr/share/redmine ]; then
    say "installing redmine and redmine-sqlite from Debian"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redmine redmine-sqlite >&2
fi
cd /usr/share/redmine

fill() {
    as_root env RAILS_ENV=production REDMINE_LANG=zh COUNT="$count" ruby bin/rails runner '
        Setting.rest_api_enabled = 1
        Setting.login_required = 0
        exit if Issue.count >= ENV["COUNT"].to_i
        Redmine::DefaultData::Loader.load("zh") if Redmine::DefaultData::Loader.no_data?
        project = Project.find_by(identifier: "ledger") ||
            Project.create!(name: "ledger", identifier: "ledger", is_public: true, trackers: Tracker.all)
        author = User.where(admin: true).first
        status, priority, tracker = IssueStatus.first, IssuePriority.first, Tracker.first
        ActiveRecord::Base.record_timestamps = false
        (Issue.count...ENV["COUNT"].to_i).each_slice(1000) do |slice|
            moment = Time.now.utc
            Issue.insert_all(slice.map { |n| {
                project_id: project.id, tracker_id: tracker.id, status_id: status.id, priority_id: priority.id,
                author_id: author.id, subject: "问题#{n}：农村饮水工程维护不到位", description: "第#{n}处未按要求办理。",
                created_on: moment, updated_on: moment, root_id: n + 1, lft: 1, rgt: 2,
            } })
        end
    ' >&2
}

serve() {
    as_root env RAILS_ENV=production puma --workers 2 --threads 4:4 --bind "tcp://127.0.0.1:$port" \
        --environment production config.ru >"$cache/redmine.log" 2>&1 &
    server=$!
    local tries
    for tries in $(seq 120); do
        curl --silent --fail --output /dev/null "http://127.0.0.1:$port/login" && return
        sleep 1
    done
    fail "Redmine did not start after $tries s; see $cache/redmine.log"
}

stop_server() {
    as_root kill "$server"
}

case "$what" in
html) path='/projects/ledger/issues?per_page=50&sort=updated_on:desc' ;;
issue) path=/issues/1000 ;;
json) path='/projects/ledger/issues.json?limit=50&sort=updated_on:desc' ;;
*) fail "Usage: $0 html|issue|json" ;;
esac

step "Filling Redmine with $count issues" fill
step "Starting Redmine" serve
cleanups+=(stop_server)
debian ab apache2-utils
for _ in $(seq "$runs"); do
    ab -k -q -c 8 -t 20 "http://127.0.0.1:$port$path" 2>/dev/null | sed -n 's/^Requests per second: *\([0-9.]*\).*/\1/p'
done | median

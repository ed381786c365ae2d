#!/usr/bin/env bash
# A Spark cluster for tests: a master, two workers of one core and a Connect server, all on 127.0.0.1, from PyPI's pyspark in an
# environment of its own. Needs Java 17 or later.
#
#   scripts/spark-for-tests.sh start       installs it if needed, starts it if needed, prints the URL of the Connect server
#   scripts/spark-for-tests.sh executors   prints the processes of the executors that are running now
#   scripts/spark-for-tests.sh stop        stops it
#
# Exits with 3 when it cannot be had, so that a test can say so and go on.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

folder=$cache/spark
# A version that was tried; a newer one is taken on purpose.
version=4.2.0
python=$folder/venv/bin/python

# The URL of the server, the processes of it and of the cluster, one a line.
state=$folder/state

is_running() {
    local process
    [ -s "$state/processes" ] || return 1
    while read -r process; do
        kill -0 "$process" 2>/dev/null || return 1
    done <"$state/processes"
}

install() {
    if ! command -v java >/dev/null 2>&1; then
        say "Java is missing: apt-get install default-jre-headless"
        exit 3
    fi
    "$python" -c "import pyspark, sys; sys.exit(pyspark.__version__ != '$version')" 2>/dev/null && return
    if ! { python3 -m venv "$folder/venv" &&
        "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 15 "pyspark==$version"; } >&2; then
        say "pyspark could not be installed"
        exit 3
    fi
}

answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
    local port
    for port in $(seq "$1" "$(($1 + 99))"); do
        if ! answers "$port"; then
            printf '%s' "$port"
            return
        fi
    done
    fail "No free port from $1 on."
}

# launch NAME COMMAND…: starts a process of the cluster in the background.
launch() {
    local name=$1
    shift
    mkdir -p "$state/$name"
    (cd "$state/$name" && exec setsid "$@" >"$state/$name.log" 2>&1 </dev/null) &
    printf '%s\n' "$!" >>"$state/processes"
}

wait_until_it_answers() {
    local tries=0
    until answers "$2"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 900 ] || ! is_running; then
            fail "$1 did not start: $(tail -n 3 "$state/$1.log")"
        fi
        sleep 0.1
    done
}

start() {
    if ! is_running; then
        install
        stop
        rm -rf "$state"
        mkdir -p "$state"
        SPARK_HOME=$("$python" -c 'import pyspark, os; print(os.path.dirname(pyspark.__file__))')
        export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$state/scratch SPARK_NO_DAEMONIZE=1
        export SPARK_DAEMON_MEMORY=256m SPARK_WORKER_DIR=$state/work SPARK_MASTER_OPTS=-Dspark.master.rest.enabled=false
        local class=$SPARK_HOME/bin/spark-class master connect number
        master=$(free_port 54700)
        launch master "$class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$master" --webui-port 0
        wait_until_it_answers master "$master"
        for number in 1 2; do
            launch "worker$number" "$class" org.apache.spark.deploy.worker.Worker "spark://127.0.0.1:$master" \
                --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0
        done
        connect=$(free_port 54800)
        # Wall clocks have no zone here: UTC leaves them as they are.
        launch connect env SPARK_DAEMON_MEMORY=768m "$SPARK_HOME/bin/spark-submit" --class org.apache.spark.sql.connect.service.SparkConnectServer \
            --master "spark://127.0.0.1:$master" \
            --conf spark.executor.memory=768m --conf spark.executor.cores=1 --conf spark.cores.max=2 \
            --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 \
            --conf spark.ui.enabled=false --conf spark.sql.session.timeZone=UTC \
            --conf spark.sql.shuffle.partitions=4 --conf spark.sql.ansi.enabled=true \
            --conf spark.connect.grpc.binding.address=127.0.0.1 --conf "spark.connect.grpc.binding.port=$connect" \
            spark-internal
        wait_until_it_answers connect "$connect"
        printf 'sc://127.0.0.1:%s' "$connect" >"$state/url"
    fi
    printf '%s\n' "$(cat "$state/url")"
}

executors() {
    is_running || fail "It is not running."
    # Each worker has its executors as children.
    pgrep -P "$(sed -n 2,3p "$state/processes" | paste -sd,)" -f CoarseGrainedExecutorBackend ||
        fail "No executor is running."
}

stop() {
    local process
    [ -s "$state/processes" ] || return 0
    while read -r process; do
        kill "$process" 2>/dev/null || true
    done < <(tac "$state/processes")
    rm -f "$state/processes"
}

case "${1:-start}" in
start) start ;;
executors) executors ;;
stop) stop ;;
*) fail "Usage: $0 start|executors|stop" ;;
esac

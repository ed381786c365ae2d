SELECT l.lot_id AS subject, @year_text(MIN(l.open_at)) AS period,
       MIN(w.started) AS started, @day(MIN(l.open_at)) AS open_day, MAX(@days_between(w.started, @day(l.open_at))) AS ahead
FROM lot AS l
JOIN work_start AS w ON w.lot_id = l.lot_id
WHERE @days_between(w.started, @day(l.open_at)) > $days
GROUP BY l.lot_id

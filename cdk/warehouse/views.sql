-- What people ask of the warehouse. `usage` is the table of the Glue catalogue (columns: cdk/warehouse/__init__.py).
-- Written in what DuckDB, Athena and Redshift have in common: no generated series, no integer division by `/`.
-- Days are UTC, milliseconds are time on the clock.

-- Streams and Firehose deliver at least once: one row of each event, whichever came first.
CREATE VIEW usage_once AS
SELECT v, event_id, kind, workspace_id, person_id, video_id, visit, "at", first_frame, end_frame, rate, watched_ms,
       frame_count, film_ms, CAST("at" AS DATE) AS used_on
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY workspace_id, person_id, event_id ORDER BY "at") AS copy
    FROM usage
) AS copies
WHERE copy = 1;

-- Minutes watched, loops, notes and sessions by person and day.
CREATE VIEW person_days AS
SELECT workspace_id, used_on, person_id,
       SUM(watched_ms) AS ms,
       SUM(CASE WHEN kind = 'looped' THEN 1 ELSE 0 END) AS loops,
       SUM(CASE WHEN kind = 'annotated' THEN 1 ELSE 0 END) AS notes,
       SUM(CASE WHEN kind = 'joined' THEN 1 ELSE 0 END) AS sessions
FROM usage_once
GROUP BY workspace_id, used_on, person_id;

-- How long each film was watched, by person and day: practice, and films most watched.
CREATE VIEW film_days AS
SELECT workspace_id, used_on, person_id, video_id, SUM(watched_ms) AS ms
FROM usage_once
WHERE watched_ms > 0
GROUP BY workspace_id, used_on, person_id, video_id;

-- Numbers from 0 to 199: the parts of a film.
CREATE VIEW numbers AS
WITH digits AS (
    SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
    UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
)
SELECT h.d * 100 + t.d * 10 + o.d AS n
FROM digits AS o CROSS JOIN digits AS t CROSS JOIN digits AS h
WHERE h.d < 2;

-- The parts of every film that was used, each with its frames [low, high).
CREATE VIEW film_parts AS
SELECT workspace_id, video_id, frame_count, n AS part,
       CAST((n * frame_count - MOD(n * frame_count, parts)) / parts AS BIGINT) AS low,
       CAST(((n + 1) * frame_count - MOD((n + 1) * frame_count, parts)) / parts AS BIGINT) AS high
FROM (
    SELECT DISTINCT workspace_id, video_id, frame_count,
           CASE WHEN frame_count < 200 THEN frame_count ELSE 200 END AS parts
    FROM usage_once
) AS films
CROSS JOIN numbers
WHERE n < parts;

-- Frames watched of each part (one more time each) and loops over it, by person.
CREATE VIEW heat AS
SELECT p.workspace_id, p.video_id, u.person_id, p.part,
       SUM(CASE WHEN u.kind = 'watched'
                THEN (CASE WHEN u.end_frame < p.high THEN u.end_frame ELSE p.high END)
                   - (CASE WHEN u.first_frame > p.low THEN u.first_frame ELSE p.low END)
                ELSE 0 END) AS frames,
       SUM(CASE WHEN u.kind = 'looped' THEN 1 ELSE 0 END) AS loops
FROM film_parts AS p
JOIN usage_once AS u
  ON u.workspace_id = p.workspace_id AND u.video_id = p.video_id AND u.frame_count = p.frame_count
 AND u.kind IN ('watched', 'looped') AND u.first_frame < p.high AND u.end_frame > p.low
GROUP BY p.workspace_id, p.video_id, u.person_id, p.part;

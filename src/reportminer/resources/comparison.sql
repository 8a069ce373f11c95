-- Bureaus side by side: issuers as entities, copies of one report, series, and the views over them. Laid after schema.sql.

CREATE TABLE IF NOT EXISTS identities (
    report_id VARCHAR PRIMARY KEY,
    issuer VARCHAR,
    issuer_name VARCHAR,
    issuer_key VARCHAR,
    core VARCHAR NOT NULL,
    issuer_kind VARCHAR,
    level VARCHAR CHECK (level IN ('national', 'province', 'prefecture', 'county', 'township')),
    field VARCHAR,
    region_code VARCHAR,
    region_name VARCHAR,
    province VARCHAR,
    prefecture VARCHAR,
    county VARCHAR,
    report_year INTEGER
);
COMMENT ON TABLE identities IS 'Who issued each report, as mined; reports holds the same with the user''s corrections';

CREATE TABLE IF NOT EXISTS issuers (
    issuer_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    kind VARCHAR CHECK (kind IN ('government', 'department', 'township', 'office', 'other')),
    level VARCHAR CHECK (level IN ('national', 'province', 'prefecture', 'county', 'township')),
    field VARCHAR,
    region_code VARCHAR CHECK (length(region_code) = 6),
    region_name VARCHAR,
    province VARCHAR,
    prefecture VARCHAR,
    county VARCHAR,
    successor_of VARCHAR,
    first_year INTEGER,
    last_year INTEGER,
    reports INTEGER NOT NULL
);
COMMENT ON TABLE issuers IS 'Bodies that issue reports, one row each, however their names are printed; renamed and merged bodies are kept apart and linked';

CREATE TABLE IF NOT EXISTS succession (
    issuer_id VARCHAR NOT NULL,
    predecessor_id VARCHAR NOT NULL,
    PRIMARY KEY (issuer_id, predecessor_id)
);
COMMENT ON TABLE succession IS 'Which body took over from which; a merged body has several predecessors';

CREATE TABLE IF NOT EXISTS corrections (
    line INTEGER PRIMARY KEY,
    report_id VARCHAR,
    path VARCHAR,
    printed_issuer VARCHAR,
    issuer VARCHAR,
    region_code VARCHAR,
    kind VARCHAR,
    level VARCHAR,
    field VARCHAR,
    report_year INTEGER,
    duplicate_of VARCHAR,
    note VARCHAR
);
COMMENT ON TABLE corrections IS 'The user''s corrections, as of the last ingest --corrections; they win over what was mined';

CREATE TABLE IF NOT EXISTS duplicates (
    report_id VARCHAR PRIMARY KEY,
    duplicate_of VARCHAR NOT NULL,
    likeness DOUBLE,
    reason VARCHAR NOT NULL CHECK (reason IN ('correction', 'issuer_decided', 'official_site', 'more_complete', 'has_tables',
        'tables_as_grids', 'dated', 'file_type', 'same_in_all')),
    CHECK (report_id <> duplicate_of)
);
COMMENT ON TABLE duplicates IS 'Copies of a report of which another copy counts, with why that one was preferred';

CREATE TABLE IF NOT EXISTS catalogue (
    indicator VARCHAR PRIMARY KEY,
    ordinal INTEGER NOT NULL,
    label_zh VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    known_from VARCHAR NOT NULL
);
COMMENT ON TABLE catalogue IS 'The indicators, in the order of the official tables';

CREATE TABLE IF NOT EXISTS series (
    indicator VARCHAR NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    note_en VARCHAR NOT NULL,
    note_zh VARCHAR NOT NULL,
    PRIMARY KEY (indicator, since),
    CHECK (since <= until)
);
COMMENT ON TABLE series IS 'From when to when an indicator has one definition, for those whose definition changed';

CREATE OR REPLACE VIEW comparison AS
SELECT
    coalesce(s.name, r.issuer) AS issuer, r.region_code, r.region_name, r.report_year, i.indicator, i.dimension, i.value, i.unit, r.report_id,
    r.issuer_id, coalesce(s.kind, r.issuer_kind) AS kind, coalesce(s.level, d.level) AS level, coalesce(s.field, d.field) AS field,
    s.province, s.prefecture, s.county, i.qualifier, i.basis,
    coalesce(e.since, 2008) AS series_since, e.note_en AS series_note, e.note_zh AS series_note_zh
FROM indicators i
JOIN reports r USING (report_id)
LEFT JOIN identities d USING (report_id)
LEFT JOIN issuers s ON s.issuer_id = r.issuer_id
LEFT JOIN series e ON e.indicator = i.indicator AND r.report_year BETWEEN e.since AND e.until
WHERE r.is_annual_report AND r.duplicate_of IS NULL;
COMMENT ON VIEW comparison IS 'Figures of issuers side by side; only reports that count. Rows of one series_since are alike in definition';

CREATE OR REPLACE VIEW yearly_change AS
SELECT
    c.* EXCLUDE (series_note, series_note_zh),
    p.value AS previous_value,
    c.value - p.value AS change,
    CASE WHEN p.value <> 0 THEN round(100 * (c.value - p.value) / p.value, 2) END AS change_percent,
    CASE WHEN c.series_since > p.report_year THEN c.series_note END AS series_note,
    CASE WHEN c.series_since > p.report_year THEN c.series_note_zh END AS series_note_zh
FROM comparison c
LEFT JOIN comparison p
    ON p.issuer_id = c.issuer_id AND p.indicator = c.indicator AND p.dimension = c.dimension AND p.report_year = c.report_year - 1;
COMMENT ON VIEW yearly_change IS 'comparison beside the same issuer''s figure of the year before; series_note says where the two are not alike';

CREATE OR REPLACE VIEW rates AS
WITH figures AS (
    SELECT
        report_id,
        max(value) FILTER (indicator = 'requests.received') AS received,
        max(value) FILTER (indicator = 'requests.concluded') AS concluded,
        max(value) FILTER (indicator = 'requests.granted') AS granted,
        max(value) FILTER (indicator = 'requests.partially_granted') AS partially_granted,
        max(value) FILTER (indicator = 'requests.denied') AS denied,
        max(value) FILTER (indicator = 'requests.unavailable') AS unavailable,
        max(value) FILTER (indicator = 'requests.rejected') AS rejected,
        max(value) FILTER (indicator = 'requests.on_time') AS on_time,
        max(value) FILTER (indicator = 'requests.extended') AS extended,
        max(value) FILTER (indicator = 'review.total') AS reviews,
        max(value) FILTER (indicator = 'review.corrected') AS reviews_corrected,
        max(value) FILTER (indicator = 'litigation.total') AS lawsuits
    FROM indicators
    WHERE dimension = 'total'
    GROUP BY report_id
)
SELECT
    coalesce(s.name, r.issuer) AS issuer, r.issuer_id, r.region_code, r.region_name, coalesce(s.kind, r.issuer_kind) AS kind,
    coalesce(s.level, d.level) AS level, coalesce(s.field, d.field) AS field, s.province, s.prefecture,
    r.report_year, r.report_id, f.received, f.concluded,
    CASE WHEN f.concluded IS NOT NULL THEN 'concluded' WHEN f.received IS NOT NULL THEN 'received' END AS base,
    f.granted / nullif(coalesce(f.concluded, f.received), 0) AS grant_share,
    f.partially_granted / nullif(coalesce(f.concluded, f.received), 0) AS partial_share,
    f.denied / nullif(coalesce(f.concluded, f.received), 0) AS denial_share,
    f.unavailable / nullif(coalesce(f.concluded, f.received), 0) AS unavailable_share,
    f.rejected / nullif(coalesce(f.concluded, f.received), 0) AS rejection_share,
    f.on_time / nullif(f.concluded, 0) AS on_time_share,
    f.extended / nullif(f.concluded, 0) AS extension_share,
    f.reviews / nullif(coalesce(f.concluded, f.received), 0) AS review_rate,
    f.reviews_corrected / nullif(f.reviews, 0) AS review_correction_share,
    f.lawsuits / nullif(coalesce(f.concluded, f.received), 0) AS litigation_rate,
    coalesce(e.since, 2008) AS series_since, e.note_en AS series_note, e.note_zh AS series_note_zh
FROM reports r
JOIN figures f USING (report_id)
LEFT JOIN identities d USING (report_id)
LEFT JOIN issuers s ON s.issuer_id = r.issuer_id
LEFT JOIN series e ON e.indicator = 'requests.concluded' AND r.report_year BETWEEN e.since AND e.until
WHERE r.is_annual_report AND r.duplicate_of IS NULL;
COMMENT ON VIEW rates IS 'Shares of answers and rates of reviews and lawsuits, between 0 and 1; NULL where nothing was asked or a part is not known';

CREATE OR REPLACE VIEW missing_reports AS
WITH covered AS (
    SELECT min(report_year) AS first_year, max(report_year) AS last_year FROM reports WHERE is_annual_report AND issuer_id IS NOT NULL
), years AS (
    SELECT unnest(range(greatest(first_year, 2008), last_year + 1))::INTEGER AS report_year FROM covered
), heirs AS (
    SELECT c.predecessor_id AS issuer_id, min(i.first_year) AS from_year FROM succession c JOIN issuers i USING (issuer_id) GROUP BY ALL
), ancestors AS (
    SELECT c.issuer_id, max(i.last_year) AS to_year FROM succession c JOIN issuers i ON i.issuer_id = c.predecessor_id GROUP BY ALL
), known AS (
    SELECT DISTINCT issuer_id, report_year FROM reports WHERE is_annual_report
)
SELECT
    i.issuer_id, i.name AS issuer, i.kind, i.level, i.field, i.region_code, i.region_name, y.report_year,
    CASE
        WHEN y.report_year < i.first_year THEN 'before_first' WHEN y.report_year > i.last_year THEN 'after_last' ELSE 'gap'
    END AS place,
    i.first_year, i.last_year
FROM issuers i
CROSS JOIN years y
ANTI JOIN known k ON k.issuer_id = i.issuer_id AND k.report_year = y.report_year
LEFT JOIN heirs h ON h.issuer_id = i.issuer_id
LEFT JOIN ancestors a ON a.issuer_id = i.issuer_id
WHERE i.first_year IS NOT NULL
    AND NOT coalesce(y.report_year > i.last_year AND y.report_year >= h.from_year, false)
    AND NOT coalesce(y.report_year < i.first_year AND y.report_year <= a.to_year, false);
CREATE OR REPLACE VIEW several_reports AS
SELECT s.issuer_id, s.name AS issuer, r.report_year, count(*) AS reports, list(r.report_id ORDER BY r.report_id) AS report_ids
FROM reports r JOIN issuers s USING (issuer_id)
WHERE r.is_annual_report AND r.duplicate_of IS NULL AND r.report_year IS NOT NULL
GROUP BY ALL HAVING count(*) > 1;
COMMENT ON VIEW several_reports IS 'Years for which more than one report of an issuer counts (revised, partial or misdated ones): choose one by a correction';

COMMENT ON VIEW missing_reports IS 'Years without a report, for issuers known from other years; years in which a predecessor or successor reported are left out';

-- The database of reportminer; docs/data-dictionary.md lists it all. Offsets count characters of sources.text, end exclusive:
-- substring(text, start_char + 1, end_char - start_char) is the evidence as it stood in the file.
-- Tables with many rows a report have no PRIMARY KEY: its index is held in memory, takes a third of the time of storing, and speeds no query.
-- Their keys hold all the same, as a report's rows come and go together: (report_id, ordinal), where there is an ordinal;
-- indicators (report_id, indicator, dimension); section_verdicts (report_id, section_code).

CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
COMMENT ON TABLE meta IS 'Version of the schema and of the package that wrote last';

CREATE TABLE IF NOT EXISTS runs (
    run_id VARCHAR PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    version VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    workers INTEGER NOT NULL CHECK (workers > 0),
    seen INTEGER NOT NULL DEFAULT 0,
    loaded INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
);
COMMENT ON TABLE runs IS 'One row for each ingest';
COMMENT ON COLUMN runs.finished_at IS 'NULL where the run was cut off';
COMMENT ON COLUMN runs.skipped IS 'Files that were unchanged since they were loaded';

CREATE TABLE IF NOT EXISTS sources (
    source_id VARCHAR PRIMARY KEY,
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    encoding VARCHAR,
    size_bytes BIGINT NOT NULL,
    url VARCHAR,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE sources IS 'Files that were read, one row for each content';
COMMENT ON COLUMN sources.source_id IS 'Derived from the file''s bytes, the same on every machine';
COMMENT ON COLUMN sources.path IS 'Where the file lay when it was first loaded; source_paths has every place';
COMMENT ON COLUMN sources.text IS 'The document''s text as its reader produced it, before any cleaning; all offsets count its characters';

CREATE TABLE IF NOT EXISTS source_paths (
    path VARCHAR PRIMARY KEY,
    source_id VARCHAR NOT NULL,
    miner VARCHAR NOT NULL,
    place VARCHAR NOT NULL
);
COMMENT ON TABLE source_paths IS 'Which content lies at which path; a changed file replaces its own rows';
COMMENT ON COLUMN source_paths.place IS 'The absolute path; a path given from another folder is another file''s, which is stored under its own absolute path';
COMMENT ON COLUMN source_paths.miner IS 'Version and rules that mined it; with others it is mined anew';

CREATE TABLE IF NOT EXISTS reports (
    report_id VARCHAR PRIMARY KEY,
    source_id VARCHAR NOT NULL,
    is_annual_report BOOLEAN NOT NULL,
    title VARCHAR,
    issuer VARCHAR,
    issuer_kind VARCHAR CHECK (issuer_kind IN ('government', 'department', 'township', 'office', 'other')),
    region_code VARCHAR CHECK (length(region_code) = 6),
    region_name VARCHAR,
    report_year INTEGER CHECK (report_year BETWEEN 1990 AND 2100),
    regime VARCHAR CHECK (regime IN ('regs-2008', 'stats-2014', 'format-2019', 'format-2021')),
    layout VARCHAR,
    published_on DATE,
    published_basis VARCHAR CHECK (published_basis IN ('page', 'signature')),
    period_start DATE,
    period_end DATE,
    characters INTEGER NOT NULL,
    duplicate_of VARCHAR,
    issuer_id VARCHAR
);
COMMENT ON TABLE reports IS 'One row for each document; those that are no annual report are recorded and not mined';
COMMENT ON COLUMN reports.region_code IS 'GB/T 2260, 6 digits; NULL where undecided';
COMMENT ON COLUMN reports.report_year IS 'The year the report is about, not the year it was published';
COMMENT ON COLUMN reports.regime IS 'The rules the report year is under';
COMMENT ON COLUMN reports.layout IS 'The form the report follows; it may be another regime''s';
COMMENT ON COLUMN reports.published_on IS 'By the page; else the date below the text (published_basis = signature)';
COMMENT ON COLUMN reports.characters IS 'Length of the cleaned text';
COMMENT ON COLUMN reports.issuer_id IS 'The body in issuers; NULL where the name does not say which one it is';
COMMENT ON COLUMN reports.duplicate_of IS 'report_id of the copy that counts, NULL where this one does';

CREATE TABLE IF NOT EXISTS sections (
    report_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    also_covers VARCHAR[] NOT NULL,
    title VARCHAR NOT NULL,
    number VARCHAR,
    text VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    CHECK (start_char <= end_char)
);
COMMENT ON TABLE sections IS 'The report''s parts; ordinal 0 is the preamble';
COMMENT ON COLUMN sections.also_covers IS 'Further codes that the same heading serves';
COMMENT ON COLUMN sections.text IS 'Cleaned text below the heading, without tables that were read as grids';

CREATE TABLE IF NOT EXISTS counts (
    report_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    section_code VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('count', 'amount', 'percentage')),
    text VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL CHECK (qualifier IN ('exact', 'approximately', 'more_than', 'at_least', 'less_than', 'at_most')),
    subject VARCHAR,
    indicator VARCHAR,
    rule VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    CHECK (start_char < end_char)
);
COMMENT ON TABLE counts IS 'Quantities in the prose; numbers inside tables are in table_cells';
COMMENT ON COLUMN counts.value IS '万 and 亿 multiplied out, money in 元';
COMMENT ON COLUMN counts.subject IS 'The noun phrase counted';
COMMENT ON COLUMN counts.indicator IS 'The indicator this quantity is, NULL where none';

CREATE TABLE IF NOT EXISTS deadlines (
    report_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    section_code VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('duration', 'date')),
    text VARCHAR NOT NULL,
    amount INTEGER,
    unit VARCHAR CHECK (unit IN ('working_day', 'day', 'month', 'year')),
    due_on DATE,
    trigger_text VARCHAR,
    action_text VARCHAR,
    statutory_amount INTEGER,
    within_statute BOOLEAN,
    rule VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    CHECK (start_char < end_char)
);
COMMENT ON TABLE deadlines IS 'Durations and dates that limit an act';
COMMENT ON COLUMN deadlines.due_on IS 'NULL where the text names no year';
COMMENT ON COLUMN deadlines.statutory_amount IS 'Working days that the Regulations in force at the report''s date allow';
COMMENT ON COLUMN deadlines.within_statute IS 'NULL where no limit is known, or calendar against working days leave it open';

CREATE TABLE IF NOT EXISTS table_cells (
    report_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    table_code VARCHAR NOT NULL CHECK (table_code IN ('proactive', 'requests', 'review_litigation', 'statistics')),
    row_code VARCHAR,
    col_code VARCHAR NOT NULL,
    row_label VARCHAR NOT NULL,
    col_label VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('number', 'blank', 'not_applicable', 'unreadable')),
    value DOUBLE,
    text VARCHAR NOT NULL,
    unit VARCHAR,
    method VARCHAR NOT NULL CHECK (method IN ('grid', 'layout', 'flattened')),
    start_char INTEGER,
    end_char INTEGER,
    CHECK ((state = 'number') = (value IS NOT NULL))
);
COMMENT ON TABLE table_cells IS 'Value cells of the official tables';
COMMENT ON COLUMN table_cells.row_code IS 'requests: what follows "requests." in indicators.csv; proactive, review_litigation: first half of the code; statistics: the whole code, NULL where the label means none';
COMMENT ON COLUMN table_cells.col_code IS 'requests: a dimension; proactive, review_litigation: second half of the code; statistics: current_year, cumulative or the label as printed';
COMMENT ON COLUMN table_cells.state IS 'A printed 0 is a number, not a blank; not_applicable stands for / and —';
COMMENT ON COLUMN table_cells.start_char IS 'NULL where the cell has no place in sources.text';

CREATE TABLE IF NOT EXISTS indicators (
    report_id VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL,
    basis VARCHAR NOT NULL CHECK (basis IN ('table', 'narrative', 'negation')),
    rule VARCHAR NOT NULL,
    start_char INTEGER,
    end_char INTEGER,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE indicators IS 'Harmonised figures, one for each report, indicator and dimension';
COMMENT ON COLUMN indicators.dimension IS 'total, or the kind of applicant in the requests table';
COMMENT ON COLUMN indicators.basis IS 'Where table and prose disagree the table''s figure is kept (finding prose.table); negation: a sentence that says none';

CREATE TABLE IF NOT EXISTS section_verdicts (
    report_id VARCHAR NOT NULL,
    section_code VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('present', 'embedded', 'missing')),
    evidence VARCHAR,
    start_char INTEGER,
    end_char INTEGER
);
COMMENT ON TABLE section_verdicts IS 'Where each section that the regime requires stands; read it through the view compliance';

CREATE TABLE IF NOT EXISTS findings (
    report_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    section_code VARCHAR,
    message VARCHAR NOT NULL,
    expected VARCHAR,
    actual VARCHAR,
    evidence VARCHAR,
    start_char INTEGER,
    end_char INTEGER,
    message_zh VARCHAR NOT NULL DEFAULT '',
    basis VARCHAR NOT NULL DEFAULT ''
);
COMMENT ON TABLE findings IS 'What the compliance check found; kept in step with the reports by every ingest';
COMMENT ON COLUMN findings.message_zh IS 'The message in Chinese; message is in English';
COMMENT ON COLUMN findings.basis IS 'The article or document that asks for it';

CREATE TABLE IF NOT EXISTS checked_reports (
    report_id VARCHAR PRIMARY KEY,
    issuer_id VARCHAR,
    region_code VARCHAR,
    state VARCHAR NOT NULL
);
COMMENT ON TABLE checked_reports IS 'What each report was last checked as: one that is something else now is checked again, with all years of its issuers';

CREATE TABLE IF NOT EXISTS section_digests (
    report_id VARCHAR NOT NULL,
    section_code VARCHAR NOT NULL,
    digest UBIGINT NOT NULL
);
COMMENT ON TABLE section_digests IS 'Digests of long sections, white space and digits aside: how copied reports are found';

CREATE TABLE IF NOT EXISTS removed (
    report_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL
);
COMMENT ON TABLE removed IS 'Characters of the source that no section holds, and why: frame, table, a rule of boilerplate.toml, repeat, torn';

CREATE TABLE IF NOT EXISTS failures (
    path VARCHAR NOT NULL,
    sha256 VARCHAR,
    stage VARCHAR NOT NULL,
    error VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    PRIMARY KEY (path)
);
COMMENT ON TABLE failures IS 'Files that could not be mined at their last ingest';

CREATE OR REPLACE VIEW compliance AS
SELECT v.report_id, r.issuer, r.report_year, v.section_code, v.status
FROM section_verdicts v JOIN reports r USING (report_id);
COMMENT ON VIEW compliance IS 'For each report and required section: present, embedded (told inside another section) or missing';

CREATE OR REPLACE VIEW compliance_matrix AS
SELECT
    r.issuer, r.region_code, r.report_year, r.report_id,
    any_value(v.status) FILTER (v.section_code = 'overview') AS overview,
    any_value(v.status) FILTER (v.section_code = 'proactive') AS proactive,
    any_value(v.status) FILTER (v.section_code = 'requests') AS requests,
    any_value(v.status) FILTER (v.section_code = 'fees') AS fees,
    any_value(v.status) FILTER (v.section_code = 'review_litigation') AS review_litigation,
    any_value(v.status) FILTER (v.section_code = 'problems') AS problems,
    any_value(v.status) FILTER (v.section_code = 'other') AS other
FROM reports r JOIN section_verdicts v USING (report_id)
WHERE r.is_annual_report AND r.duplicate_of IS NULL
GROUP BY ALL;
COMMENT ON VIEW compliance_matrix IS 'Issuers and years by section: present, embedded, missing; NULL where the regime does not ask for the section';

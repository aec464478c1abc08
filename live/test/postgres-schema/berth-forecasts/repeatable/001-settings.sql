-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA "berth_forecasts_test" IS 'Forecasts of berth occupancy, to compare two ways of making them.';

-- Extensions belong to the whole database; schemas share them through "public".
CREATE EXTENSION IF NOT EXISTS "pg_trgm" WITH SCHEMA "public";

GRANT USAGE, CREATE ON SCHEMA "berth_forecasts_test" TO "berth_forecasts_test_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "berth_forecasts_test" TO "berth_forecasts_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "berth_forecasts_test"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "berth_forecasts_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "berth_forecasts_test"
  GRANT USAGE, SELECT ON SEQUENCES TO "berth_forecasts_test_rw";

-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA "two_quays_test" IS 'Planners try for a month whether two quays can be planned as one.';

GRANT USAGE, CREATE ON SCHEMA "two_quays_test" TO "two_quays_test_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "two_quays_test" TO "two_quays_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "two_quays_test"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "two_quays_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "two_quays_test"
  GRANT USAGE, SELECT ON SEQUENCES TO "two_quays_test_rw";

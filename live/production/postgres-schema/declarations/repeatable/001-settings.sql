-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA "declarations_production" IS 'Customs declarations and their answers, kept for seven years as the law asks.';

GRANT USAGE, CREATE ON SCHEMA "declarations_production" TO "declarations_production_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "declarations_production" TO "declarations_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_production"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "declarations_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_production"
  GRANT USAGE, SELECT ON SEQUENCES TO "declarations_production_rw";

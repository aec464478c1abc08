-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA "portal_preferences_production" IS 'What customers chose to be told about, and how.';

GRANT USAGE, CREATE ON SCHEMA "portal_preferences_production" TO "portal_preferences_production_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "portal_preferences_production" TO "portal_preferences_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "portal_preferences_production"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "portal_preferences_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "portal_preferences_production"
  GRANT USAGE, SELECT ON SEQUENCES TO "portal_preferences_production_rw";

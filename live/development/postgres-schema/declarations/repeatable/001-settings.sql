-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA "declarations_development" IS 'Customs declarations while the new checks are written; made-up companies only.';

GRANT USAGE, CREATE ON SCHEMA "declarations_development" TO "declarations_development_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "declarations_development" TO "declarations_development_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_development"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "declarations_development_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_development"
  GRANT USAGE, SELECT ON SEQUENCES TO "declarations_development_rw";

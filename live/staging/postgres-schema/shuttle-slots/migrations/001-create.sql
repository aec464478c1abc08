-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA "shuttle_slots_staging";

COMMENT ON SCHEMA "shuttle_slots_staging" IS 'Slots of the rail shuttle, as the planners see them before they are published.';

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "shuttle_slots_staging_rw" NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA "shuttle_slots_staging" TO "shuttle_slots_staging_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "shuttle_slots_staging" TO "shuttle_slots_staging_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "shuttle_slots_staging"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "shuttle_slots_staging_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "shuttle_slots_staging"
  GRANT USAGE, SELECT ON SEQUENCES TO "shuttle_slots_staging_rw";

-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA "reminder_texts_test";

COMMENT ON SCHEMA "reminder_texts_test" IS 'Texts of reminders in nine languages, before they are sent to anybody.';

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "reminder_texts_test_rw" NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA "reminder_texts_test" TO "reminder_texts_test_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "reminder_texts_test" TO "reminder_texts_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "reminder_texts_test"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "reminder_texts_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "reminder_texts_test"
  GRANT USAGE, SELECT ON SEQUENCES TO "reminder_texts_test_rw";

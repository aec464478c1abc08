-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA "reminder_texts_test" IS 'Texts of reminders in nine languages, before they are sent to anybody.';

GRANT USAGE, CREATE ON SCHEMA "reminder_texts_test" TO "reminder_texts_test_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "reminder_texts_test" TO "reminder_texts_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "reminder_texts_test"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "reminder_texts_test_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "reminder_texts_test"
  GRANT USAGE, SELECT ON SEQUENCES TO "reminder_texts_test_rw";

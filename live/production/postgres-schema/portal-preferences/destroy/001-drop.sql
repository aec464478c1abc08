-- Runs when the instance is deleted, after its folder is gone from the default branch.

-- Without CASCADE: in production a schema that still holds something is not dropped. Move or drop its tables first.
DROP SCHEMA IF EXISTS "portal_preferences_production";

-- Extensions stay: they belong to the database, and others may use them.
DROP ROLE IF EXISTS "portal_preferences_production_rw";

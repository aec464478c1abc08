-- Runs when the instance is deleted, after its folder is gone from the default branch.

-- With everything in it. Below production nothing is kept that could not be made again.
DROP SCHEMA IF EXISTS "two_quays_test" CASCADE;

-- Extensions stay: they belong to the database, and others may use them.
DROP ROLE IF EXISTS "two_quays_test_rw";

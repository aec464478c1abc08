-- Made from the service postgres-schema. Runs once, after the merge; it depends on name and environment only, so that a
-- change of the request never changes it. What may change stands in repeatable/.

CREATE SCHEMA "two_quays_test";

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "two_quays_test_rw" NOLOGIN;

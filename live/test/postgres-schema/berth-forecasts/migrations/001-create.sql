-- Made from the service postgres-schema. Runs once, after the merge; it depends on name and environment only, so that a
-- change of the request never changes it. What may change stands in repeatable/.

CREATE SCHEMA "berth_forecasts_test";

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "berth_forecasts_test_rw" NOLOGIN;

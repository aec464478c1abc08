import { area, type Area } from './area.ts';

/** Where clusters, pipelines and everything shared come from. */
export const foundation: Area = area('foundation', 7, {
  fields: 'runtime networking observability developer-experience build-and-release storage messaging edge cost-control chaos',
  objects: 'cluster namespace pipeline artifact node-pool ingress dns-zone alert trace log-stream quota certificate workspace base-image release flag',
  acts: 'provisioning autoscaling tracing rollout scanning rotation throttling backup failover metering linting mirroring',
  outside: 'kubernetes terraform opentelemetry cloud-billing registry',
  actors: 'developers, on-call engineers, release managers, platform engineers, team leads',
  tags: 'golden-path infra kubernetes observability tooling',
});

/** Areas that other parts of the company live on. */
export const insideAreas: readonly Area[] = [
  area('identity', 6, {
    fields: 'sign-in customer-accounts workforce-access consent-and-preferences device-trust federation age-checks credentials sessions account-recovery',
    objects: 'session passkey account login device role token profile invitation group-claim tenant recovery-code credential address-book household',
    acts: 'federation verification introspection revocation enrolment merging provisioning throttling lookup delegation proofing deletion',
    outside: 'oidc saml scim ldap eidas webauthn',
    actors: 'customers, employees, service owners, help desk agents, partners',
    tags: 'auth iam oidc privacy zero-trust',
  }),
  area('data', 8, {
    fields: 'lakehouse event-streaming reporting data-quality metric-store master-data geo-data data-products reference-data experimentation-data',
    objects: 'dataset event metric table clickstream snapshot partition lineage feature dimension cube schema dead-letter watermark export',
    acts: 'ingestion compaction deduplication profiling masking anonymization backfill aggregation lineage replay sampling retention',
    outside: 'parquet iceberg warehouse cdc sftp bi',
    actors: 'analysts, data scientists, report owners, stewards, product managers',
    tags: 'analytics batch lakehouse spark streaming',
  }),
  area('search', 4, {
    fields: 'query-understanding ranking recommendations autosuggest visual-search browse-pages relevance-lab synonyms-and-rules indexing embeddings',
    objects: 'query suggestion index ranking-model facet synonym recommendation embedding click-log similar-item shelf judgement spelling intent',
    acts: 'indexing ranking reranking rewriting evaluation expansion blending explanation warm-up highlighting retrieval labelling',
    outside: 'vector-store model-hub crawler judgement-panel',
    actors: 'shoppers, relevance engineers, category managers, search editors',
    tags: 'elastic low-latency ml ranking vectors',
  }),
  area('risk', 5, {
    fields: 'fraud-signals sanctions credit-scoring account-takeover claims abuse-prevention device-intelligence investigations limits bot-defence',
    objects: 'alert rule score device-fingerprint watchlist limit investigation claim chain-of-events velocity-counter blocklist identity-document anomaly verdict',
    acts: 'scoring screening profiling escalation explanation simulation labelling review freezing enrichment sampling monitoring',
    outside: 'credit-bureau sanctions-list bot-signal chargeback-feed',
    actors: 'fraud analysts, investigators, credit officers, compliance officers',
    tags: 'compliance fraud graph ml rules',
  }),
  area('finance', 5, {
    fields: 'general-ledger accounts-payable tax closing procurement planning fixed-assets intercompany expense-claims audit-trail',
    objects: 'journal ledger-entry accrual tax-rate purchase-order budget expense cost-centre fiscal-period asset exchange-rate supplier-invoice provision forecast dividend',
    acts: 'posting accrual closing consolidation approval depreciation allocation revaluation archiving reporting mapping withholding',
    outside: 'sap vat-return e-invoicing saft peppol',
    actors: 'accountants, controllers, buyers, tax advisers, external auditors',
    tags: 'audit batch erp sox tax',
  }),
  area('people', 3, {
    fields: 'payroll hiring learning shift-planning benefits travel workplace performance-reviews onboarding health-and-safety',
    objects: 'payslip shift absence candidate course contract time-sheet badge job-posting travel-request skill desk-booking pension interview locker-key',
    acts: 'rostering onboarding matching approval accrual calculation reminding certification offboarding planning exporting screening',
    outside: 'payroll-bureau job-board lms tax-office calendar',
    actors: 'employees, shift planners, recruiters, payroll clerks, line managers, works councils',
    tags: 'gdpr hr internal self-service workflow',
  }),
  area('partners', 4, {
    fields: 'marketplace-sellers franchise suppliers developer-portal commissions partner-onboarding contracts catalog-feeds b2b-access sustainability',
    objects: 'seller listing commission partner contract feed api-key webhook rating payout-statement emission-record store-licence quota-plan sandbox-account',
    acts: 'onboarding vetting syncing invoicing throttling certification rating settlement mediation notification importing benchmarking',
    outside: 'seller-feed as2 webhook-relay dun-registry carbon-register',
    actors: 'sellers, franchisees, partner managers, integrators, suppliers',
    tags: 'b2b edi feeds integration marketplace',
  }),
];

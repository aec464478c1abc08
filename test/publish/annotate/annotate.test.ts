import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { JsonObject } from '../../../scripts/model/json.ts';
import { annotate, readDocuments } from '../../../scripts/publish/annotate/annotate.ts';
import { belongings } from '../../../scripts/publish/annotate/belonging.ts';
import { marksOf } from '../../../scripts/publish/annotate/marks.ts';
import { functionSettings, resourceListText } from '../../../scripts/publish/annotate/resource-list.ts';
import { selectedLabels } from '../../../scripts/publish/annotate/selected.ts';
import { documents, entity, group, repository } from '../../catalog/world.ts';

const { catalog } = repository({
  'catalog/all.yaml': documents(
    group('payments', { contacts: { support: ['slack://ask-payments'] } }),
    entity('System', 'till', { owner: 'payments' }, { annotations: { 'signpost.dev/tier': '1' } }),
    entity('Component', 'checkout', { type: 'service', lifecycle: 'production', owner: 'payments', system: 'till' }, { annotations: { 'backstage.io/kubernetes-id': 'shop-checkout' }, links: [{ url: 'https://runbooks.example/checkout', title: 'Runbook' }, { url: 'javascript:x', type: 'dashboard' }] }),
    entity('Component', 'plain', { type: 'a type that no label holds', lifecycle: 'production', owner: 'payments' }),
    entity('Resource', 'ledger', { type: 'database', owner: 'payments' }),
  ),
});

interface Asked {
  readonly entity?: string;
  readonly overwrite?: boolean;
}

function run(text: string, { entity: ref, overwrite = false }: Asked = {}) {
  const fixed = ref === undefined ? undefined : catalog.get(ref);
  const belongs = fixed === undefined ? belongings(catalog) : () => ({ entity: fixed });
  return annotate(text, { belongs, marksOf: ({ entity: of }) => marksOf(catalog, of, { pageOf: () => 'https://s.example/p/', environment: 'production' }), overwrite, selected: selectedLabels(readDocuments(text)) });
}
const checkout: Asked = { entity: 'component:default/checkout' };
const labelsOf = (value: unknown): JsonObject => (value as { metadata: { labels: JsonObject } }).metadata.labels;

const deployment = `# What customers pay with.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout   # as in the catalog
  labels:
    # who is called at night
    team: "payments"
spec:
  selector: {matchLabels: {app: checkout}}
  template:
    metadata:
      labels:
        app: checkout
    spec:
      containers:
        - {name: app, image: 'shop/checkout:1'}
`;

test('an object, its template of pods, and nothing else: comments, quotes, order stay', () => {
  const { text, changed, remarks } = run(deployment, checkout);
  expect(remarks).toEqual([]);
  expect(changed).toMatchObject([{ line: 2, entity: 'component:default/checkout' }]);
  expect(text).toBe(`# What customers pay with.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout   # as in the catalog
  labels:
    # who is called at night
    team: "payments"
    app.kubernetes.io/name: checkout
    app.kubernetes.io/part-of: till
    app.kubernetes.io/component: service
    backstage.io/kubernetes-id: shop-checkout
    signpost.dev/owner: payments
    signpost.dev/system: till
    signpost.dev/tier: "1"
    signpost.dev/lifecycle: production
    signpost.dev/environment: production
  annotations:
    signpost.dev/entity: component:default/checkout
    signpost.dev/page: https://s.example/p/
    signpost.dev/runbook: https://runbooks.example/checkout
    signpost.dev/support: slack://ask-payments
spec:
  selector: {matchLabels: {app: checkout}}
  template:
    metadata:
      labels:
        app: checkout
        app.kubernetes.io/name: checkout
        app.kubernetes.io/part-of: till
        app.kubernetes.io/component: service
        backstage.io/kubernetes-id: shop-checkout
        signpost.dev/owner: payments
        signpost.dev/system: till
        signpost.dev/tier: "1"
        signpost.dev/lifecycle: production
        signpost.dev/environment: production
      annotations:
        signpost.dev/entity: component:default/checkout
        signpost.dev/page: https://s.example/p/
        signpost.dev/runbook: https://runbooks.example/checkout
        signpost.dev/support: slack://ask-payments
        resource.opentelemetry.io/service.name: checkout
        resource.opentelemetry.io/service.namespace: till
        resource.opentelemetry.io/deployment.environment.name: production
        resource.opentelemetry.io/signpost.owner: group:default/payments
        resource.opentelemetry.io/signpost.tier: "1"
    spec:
      containers:
        - {name: app, image: 'shop/checkout:1'}
`);
});

describe('every way of writing', () => {
  const pod = { spec: { containers: [{ name: 'a', image: 'b' }] } };
  const texts: Readonly<Record<string, string>> = {
    'Windows line ends': deployment.replaceAll('\n', '\r\n'),
    'no line end at the end': 'apiVersion: v1\nkind: Service\nspec: {}\nmetadata:\n  name: a',
    'a byte order mark': `\uFEFF${deployment}`,
    'four spaces': stringify(parse(deployment), { indent: 4 }),
    'separators, comments and empty documents between': `---\n# first\n${deployment}---\n---\n# nothing\n---\n${deployment}...\n---\n${deployment}# last\n`,
    'JSON': JSON.stringify(parse(deployment), null, 2),
    'JSON in one line': JSON.stringify(parse(deployment)),
    'JSON with tabs': JSON.stringify(parse(deployment), null, '\t'),
    'flow with a comma at the end': 'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {x: y,},}\n',
    'empty labels': 'apiVersion: v1\nkind: Service\nmetadata:\n  labels: {} # none\n  annotations:\n  name: a\n',
    'labels that are null': 'apiVersion: v1\nkind: Service\nmetadata:\n  labels: null\n  annotations: ~   # none\n  name: a\n',
    'JSON with null': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","labels":null,"annotations":{}}}',
    'a template of pods without metadata': stringify({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'a' }, spec: { template: pod } }),
    'a template of pods with empty metadata': 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\nspec:\n  template:\n    metadata:\n    spec:\n      containers:\n      - name: x\n',
    'lists below their key without indentation': 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: b\n  spec:\n    containers:\n    - name: x\n',
    'an annotation of several lines at the end': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    note: |\n      one\n\n      two\n\nspec: {}\n',
    'one that keeps its empty lines': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    note: |+\n      one\n\n\nspec: {}\n',
    'a text over several lines': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    note: one\n      two\n    other: "three\n      four"\n# spec\nspec: {}\n',
    'comments that stand deeper': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n    # team: x\n  # labels: {}\nspec: {}\n',
    'anchors elsewhere': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [&c {name: x, image: y}]\n  initContainers: [*c]\n',
    'keys in quotes': '"apiVersion": "v1"\n"kind": "Service"\n"metadata":\n  "name": "a"\n  "labels":\n    "x": "y"\n',
    'a directive': '%YAML 1.2\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
    'CronJob': stringify({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'a' }, spec: { schedule: '@daily', jobTemplate: { spec: { template: pod } } } }),
    'a Rollout, whose kind nobody told us': stringify({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'a' }, spec: { template: pod } }),
    'text with braces': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: "{{ .Labels }}"\n  y: |\n    {{ range . }}\n',
  };

  test.each(Object.entries(texts))('%s', (name, text) => {
    const first = run(text, checkout);
    expect(first.remarks).toEqual([]);
    expect(first.changed.length).toBeGreaterThan(0);
    // Once more gives the same bytes.
    const second = run(first.text, checkout);
    expect(second.text).toBe(first.text);
    expect(second.changed).toEqual([]);
    // Every line that was there is there, in its order, whatever was added; single lines get their additions within.
    const [before, after] = [text, first.text].map((each) => each.split('\n')) as [string[], string[]];
    let at = 0;
    const lost = before.filter((line) => {
      const found = after.indexOf(line, at);
      if (found >= 0) at = found + 1;
      return found < 0;
    });
    const mayChange = (line: string) => /^\s*"?[\w.]+"?: *(?:\{.*\}|null|~)/.test(line) || line === '';
    // JSON gets commas at ends of lines.
    if (!name.startsWith('JSON')) expect(lost.filter((line) => !mayChange(line))).toEqual([]);
    if (text.includes('\r\n')) expect(first.text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(first.text.endsWith('\n')).toBe(text.endsWith('\n'));
    for (const document of parseAllDocuments(first.text)) expect((document as { errors: unknown[] }).errors).toEqual([]);
  });

  test('whatever manifests hold, the outcome says the same and our labels', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '#', ':', "'", '"', '\n', '-', '{', '1', '~', 'é'), maxLength: 8 });
    const map = fc.dictionary(fc.constantFrom('a', 'b-c', 'x/y', 'signpost.dev/owner', 'signpost.dev/runbook', 'app.kubernetes.io/name'), word, { maxKeys: 3 });
    const metadata = fc.record({ name: fc.constantFrom('a', 'b'), labels: fc.option(map, { nil: undefined }), annotations: fc.option(map, { nil: undefined }) });
    const pods = fc.record({ metadata: fc.option(metadata, { nil: undefined }), spec: fc.constant({ containers: [{ name: 'x' }] }) });
    const object = fc.record({ apiVersion: fc.constant('apps/v1'), kind: fc.constantFrom('Deployment', 'Job'), metadata, spec: fc.record({ template: pods, note: word }) });
    fc.assert(
      fc.property(fc.array(object, { minLength: 1, maxLength: 3 }), fc.constantFrom(2, 3, 4), fc.boolean(), fc.boolean(), (all, indent, isFlow, isList) => {
        const given = JSON.parse(JSON.stringify(all)) as object[];
        const write = (value: unknown) => stringify(value, { indent, ...(isFlow && { collectionStyle: 'flow' as const }) });
        const text = isList ? write({ apiVersion: 'v1', kind: 'List', items: given }) : given.map(write).join('---\n');
        // The library writes some texts in flow that it cannot read again.
        fc.pre(readDocuments(text).every(({ errors }) => errors.length === 0));
        const { text: outcome, remarks, changed } = run(text, checkout);
        expect(remarks.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(changed).toHaveLength(given.length);
        expect(run(outcome, checkout).text).toBe(outcome);
        const found = isList ? (parse(outcome) as { items: unknown[] }).items : parseAllDocuments(outcome).map((document) => (document as { toJS: () => unknown }).toJS());
        expect(found).toHaveLength(given.length);
        for (const each of found) {
          expect(labelsOf(each)).toMatchObject({ 'signpost.dev/owner': 'payments', 'signpost.dev/tier': '1' });
          expect(labelsOf((each as { spec: { template: unknown } }).spec.template)['signpost.dev/system']).toBe('till');
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('what stays', () => {
  test('selectors, and labels that selectors ask for where pods do not have them', () => {
    const worker = deployment.replace('name: checkout   # as in the catalog', 'name: worker').replaceAll('app: checkout', 'app: worker');
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: checkout}\nspec:\n  selector:\n    app.kubernetes.io/name: checkout\n';
    const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec:\n  podSelector:\n    matchExpressions: [{key: signpost.dev/tier, operator: In, values: ["1"]}]\n';
    const { text, remarks } = run(`${worker}---\n${service}---\n${policy}`, checkout);
    expect(remarks).toEqual([]);
    const [found, , found3] = parseAllDocuments(text).map((document) => (document as { toJS: () => unknown }).toJS());
    const template = (found as { spec: { selector: unknown; template: unknown } }).spec;
    expect(template.selector).toEqual({ matchLabels: { app: 'worker' } });
    expect(Object.keys(labelsOf(template.template))).toEqual(['app', 'app.kubernetes.io/part-of', 'app.kubernetes.io/component', 'backstage.io/kubernetes-id', 'signpost.dev/owner', 'signpost.dev/system', 'signpost.dev/lifecycle', 'signpost.dev/environment']);
    expect(labelsOf(found)['app.kubernetes.io/name']).toBe('checkout');
    expect((found3 as { spec: unknown }).spec).toEqual({ podSelector: { matchExpressions: [{ key: 'signpost.dev/tier', operator: 'In', values: ['1'] }] } });
  });

  test('values of others, told; our own are brought up to date, and go when the catalog says no more', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n    app.kubernetes.io/part-of: shop # ours\n    signpost.dev/owner: nobody # old\n  annotations:\n    signpost.dev/dashboard: https://gone.example # old\n    a: b\n';
    const { text: outcome, remarks, changed } = run(text, checkout);
    expect(outcome).toContain('    app.kubernetes.io/part-of: shop # ours\n    signpost.dev/owner: payments # old\n');
    expect(outcome).not.toContain('dashboard');
    expect(remarks).toMatchObject([{ severity: 'info', message: 'metadata.labels.app.kubernetes.io/part-of stays shop, where the catalog says till; --overwrite replaces it' }]);
    expect(changed[0]?.changes).toContainEqual({ path: 'metadata.labels', key: 'signpost.dev/owner', value: 'payments', before: 'nobody' });
    expect(changed[0]?.changes).toContainEqual({ path: 'metadata.annotations', key: 'signpost.dev/dashboard', value: undefined, before: 'https://gone.example' });
    expect(run(text, { ...checkout, overwrite: true }).text).toContain('    app.kubernetes.io/part-of: till # ours\n');
  });

  test('a map that holds nothing but what is gone is filled anew', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    signpost.dev/dashboard: https://gone.example\n';
    expect(Object.keys((parse(run(text, checkout).text) as { metadata: { annotations: object } }).metadata.annotations)).toEqual(['signpost.dev/entity', 'signpost.dev/page', 'signpost.dev/runbook', 'signpost.dev/support']);
  });

  test('files that are no manifests, settings of tools among them', () => {
    const others = ['replicas: 3\n', '', '# nothing\n', '- a\n', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: x}\n', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {config.kubernetes.io/local-config: "true"}}\n', 'apiVersion: v1\nkind: Service\n'];
    for (const text of others) expect(run(text, checkout)).toMatchObject({ text, objects: 0, changed: [], remarks: [] });
  });
});

describe('refused, and left byte for byte', () => {
  const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n';
  test.each([
    ['templates of Helm', `${head}  name: {{ .Values.name }}\n`, 'It is a template of Helm'],
    ['templates with control lines', `${head}  name: a\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n`, 'It is a template of Helm'],
    ['templates within quotes', `${head}  name: "{{ .Release.Name }}"\n`, 'It is a template of Helm'],
    ['broken YAML', `${head}  name: a\n name: b\n`, 'It is no valid YAML'],
    ['a key twice', `${head}  name: a\n  name: b\n`, 'It is no valid YAML'],
    ['labels that selectors repeat', `${head}  name: a\nspec:\n  selector:\n    matchLabels: &l\n      app: a\n  template:\n    metadata:\n      labels: *l\n    spec: {containers: []}\n`, 'spec.template.metadata.labels repeats something else (*l)'],
    ['labels that are repeated by a selector', `${head}  name: a\n  labels: &l\n    app: a\nspec:\n  selector: {matchLabels: *l}\n`, 'metadata.labels has the anchor &l'],
    ['labels from elsewhere', `${head}  name: a\n  <<: {labels: {a: b}}\n`, 'metadata takes keys from elsewhere'],
    ['labels that are a text', `${head}  name: a\n  labels: x\n`, 'metadata.labels is no map'],
    ['carriage returns alone', `${head}  name: a\r`, 'It has carriage returns'],
  ])('%s', (_name, text, message) => {
    const { text: outcome, remarks } = run(`apiVersion: v1\nkind: Service\nmetadata: {name: first}\n---\n${text}`, checkout);
    expect(outcome).toContain(text);
    expect(outcome).not.toContain('signpost.dev');
    expect(remarks.find(({ severity }) => severity === 'error')?.message).toContain(message);
  });
});

describe('whose it is', () => {
  const service = (labels: JsonObject, annotations: JsonObject = {}) => `${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'checkout', labels, annotations } })}\n`;
  const owner = (text: string) => {
    const { changed, remarks } = run(text);
    return changed[0]?.entity ?? `${remarks[0]?.severity}: ${remarks[0]?.message}`;
  };

  test('labels and annotations say it, the clearest first; the name of the object does not', () => {
    expect(owner(service({ 'app.kubernetes.io/name': 'plain' }))).toBe('component:default/plain');
    expect(owner(service({ 'app.kubernetes.io/name': 'ledger' }))).toBe('resource:default/ledger');
    expect(owner(service({ 'app.kubernetes.io/name': 'plain', 'backstage.io/kubernetes-id': 'shop-checkout' }))).toBe('component:default/checkout');
    expect(owner(service({ 'backstage.io/kubernetes-id': 'plain' }, { 'signpost.dev/entity': 'resource:ledger' }))).toBe('resource:default/ledger');
    expect(owner(service({}))).toBe('warning: says nowhere what it belongs to; give it the label app.kubernetes.io/name, or --entity');
    expect(owner(service({ 'app.kubernetes.io/name': 'chekout' }))).toContain('warning: has the label app.kubernetes.io/name: chekout, which is no component of the catalog. Did you mean "checkout"?');
    expect(owner(service({ 'backstage.io/kubernetes-id': 'nobody' }))).toContain('error: its backstage.io/kubernetes-id "nobody" is no entity');
    expect(owner(service({}, { 'signpost.dev/entity': 'component:plian' }))).toContain('Did you mean "plain"?');
    expect(owner(deployment.replace('        app: checkout', '        app.kubernetes.io/name: plain'))).toBe('component:default/plain');
  });

  test('what no label can hold is left out', () => {
    const { text } = run(service({}), { entity: 'component:default/plain' });
    expect(labelsOf(parse(text))).not.toHaveProperty('app.kubernetes.io/component');
    expect(text).not.toContain('javascript:');
  });
});

describe('a function for kustomize and kpt', () => {
  const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig:
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: x, annotations: {config.kubernetes.io/function: "exec: {path: ./annotate}"}}
  data: {entity: checkout, environment: production}
items:
# kept
- apiVersion: v1
  kind: Service
  metadata:
    name: a # kept
    annotations:
      config.kubernetes.io/index: '0'
`;

  test('takes its settings from the list, and answers with one and its results', () => {
    expect(functionSettings(list)).toEqual({ entity: 'checkout', environment: 'production' });
    expect(functionSettings(deployment)).toBeUndefined();
    const text = resourceListText(run(list, checkout));
    expect(text).toContain('# kept\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a # kept\n    annotations:\n      config.kubernetes.io/index: \'0\'\n      signpost.dev/entity: component:default/checkout\n');
    expect(parse(text)).toMatchObject({ kind: 'ResourceList', functionConfig: { data: { entity: 'checkout' } }, results: [{ severity: 'info', message: 'Labels and annotations of 1 object come from the catalog.' }] });
    // JSON as well.
    expect(JSON.parse(resourceListText(run(JSON.stringify(parse(list)), checkout)))).toMatchObject({ results: [{ severity: 'info' }] });
  });

  test('errors are results, and the items stay', () => {
    const text = resourceListText(run(list.replace('annotations:\n      config', 'labels: {backstage.io/kubernetes-id: nobody}\n    annotations:\n      config')));
    expect(parse(text)).toMatchObject({ items: [{ metadata: { labels: { 'backstage.io/kubernetes-id': 'nobody' } } }], results: [{ severity: 'error', resourceRef: { apiVersion: 'v1', kind: 'Service', name: 'a' } }] });
  });
});

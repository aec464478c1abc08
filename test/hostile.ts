import fc from 'fast-check';

/** Times that a property is tried; `FUZZ=20` tries twenty times as often. */
export function runs(usual: number): number {
  return usual * Number(process.env['FUZZ'] ?? 1);
}

const special = [...':-#&*!|>\'"%@`{}[],?~<=/\\ \t\r\n\0\u001b\u009b\u200e\u202e\u2028\uFEFF\uFFFD\ud800\udc00', '😀', '\r\n', '---\n', '...\n', '<<', '!!', '${{', '{{', '&a ', '*a', '__proto__', '1e309', '.nan', '  ', 'a: ', '- '];

export const hostileText = fc.array(fc.oneof(fc.constantFrom(...special), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 40 }).map((parts) => parts.join(''));

type Change = { readonly at: number; readonly length: number; readonly how: 'cut' | 'double' | 'swap' | 'insert'; readonly piece: string };

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 30 }),
  how: fc.constantFrom('cut', 'double', 'swap', 'insert'),
  piece: fc.constantFrom(...special),
});

/** The text after one to four accidents. */
export function mutated(text: string): fc.Arbitrary<string> {
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => changes.reduce(apply, text));
}

function apply(text: string, { at: share, length, how, piece }: Change): string {
  const at = Math.floor(share * text.length);
  const [before, middle, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  if (how === 'cut') return before + after;
  if (how === 'double') return before + middle + middle + after;
  if (how === 'swap') return before + after.slice(0, length) + middle + after.slice(length);
  return before + piece + middle + after;
}

/** What a mutation starts from: each form of YAML that people use. */
export const plainDocument = `# A service and its owner
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: "Checkout: the \\"last\\" step"
  description: >-
    Takes the money,
    and says thanks.
  tags: [payments, 'java']
  labels: {tier: one, a.b/c: d}
  annotations:
    github.com/project-slug: example/checkout # where it lives
  links:
    - url: https://example.com/runbook
      title: Runbook
spec:
  type: service
  lifecycle: production
  owner: group:default/payments
  dependsOn:
  - resource:orders
  - component:default/ledger
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments, namespace: default}
spec:
  type: team
  children: []
  members: [ada]
  notes: |
    --- is no marker here
      deeper
`;

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', ' ', 'a', 'A', 'a/b', 'a:b/c', ':::///', '\u001b[31m', '\n', '\ud800', '\u202e', '.', '..', 'x'.repeat(5_000), '${{ parameters.x }}', '@', '*', 'global', 'ünï'];
const keys = ['name', 'namespace', 'title', 'owner', 'type', 'items', 'properties', 'required', 'enum', 'default', 'allOf', 'then', 'dependencies', 'action', 'input', 'url', 'id', 'who', 'what', 'where', 'groups', 'users', 'services', 'environments', 'approvals', 'from', 'count', 'effect', 'members', 'parent', 'children', 'target', 'targets', '$text', '$json', '$yaml', 'contacts', 'certificate', 'license', 'environment', 'ui:field', ...names.slice(0, 6)];

/** Any JSON, with a taste for the keys and names that mean something, or should not. */
export const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, -0, 1e308, Infinity, -1, 1.5, [], {}, ...names),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...keys), tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

export const anyName = fc.constantFrom<unknown>(...names, 1, 1e309, null, true, [], {}, 'payments', 'checkout', 'platform');

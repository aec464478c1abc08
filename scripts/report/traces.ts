/** What in a text may lead to a thing: each once, in the order of the text. */
export interface Traces {
  /** `component:default/checkout`, as written. */
  readonly refs: readonly string[];
  readonly urls: readonly string[];
  /** Lower case. Words with a dot in between are taken for one, too: whoever knows no such host leaves it. */
  readonly hosts: readonly string[];
  /** Of source files, as stack traces name them, with `/` between the steps and without line numbers. */
  readonly paths: readonly string[];
}

/** Of each kind; a longer list says that somebody pasted a log, whose beginning suffices. */
const most = 100;

/** An issue holds no more. */
const longest = 65_536;

/** Looks at each character a few times, whatever is written. */
export function tracesIn(text: string): Traces {
  const [refs, urls, hosts, paths] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  const add = (to: Set<string>, value: string | undefined) => {
    if (value !== undefined && value !== '' && to.size < most) to.add(value);
  };
  for (const [word] of text.slice(0, longest).matchAll(/[^\s"'`<>()[\]{},;|*]+/g)) {
    if (word.length > 500) continue;
    const bare = word.replace(/[.:!?…]+$/, '');
    if (/^https?:\/\/[^/?#]/i.test(bare)) add(urls, bare);
    else if (/^[a-z][a-z-]*:(?:[\w.-]+\/)?[\w.-]+$/i.test(bare) && !/:\d+$/.test(bare)) add(refs, bare);
    else if (isHost(bare)) add(hosts, bare.toLowerCase().replace(/:\d+$/, ''));
    add(paths, pathOf(bare));
  }
  return { refs: [...refs], urls: [...urls], hosts: [...hosts], paths: [...paths] };
}

function isHost(word: string): boolean {
  return word.length <= 253 && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?$/i.test(word) && /\.[a-z]{2,}(?::\d+)?$/i.test(word);
}

/** `src/a.ts:12:3`, `C:\app\a.cs:line`, `file:///app/a.py`, `com.example.pay.Checkout.run`. */
function pathOf(word: string): string | undefined {
  const path = word.replace(/^(?:file:\/\/|webpack:\/\/\/?|[A-Za-z]:(?=[\\/]))/, '').replaceAll('\\', '/').replace(/(?::\d+){1,2}(?::in)?$|:line$/, '');
  if (path.includes('/')) return path.includes('://') || !/^[\w@.+~/$-]+$/.test(path) ? undefined : path.replace(/^(?:\.{0,2}\/)+/, '');
  // A frame of Java, Kotlin, C# and their like: packages, a type, a method.
  return /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){2,}$/.test(path) ? path.replaceAll('.', '/') : undefined;
}

/** A heading of an issue form with its answer. */
export interface FormField {
  readonly label: string;
  readonly value: string;
}

/** Answers of one line, in order: `### Label`, a blank line, the value. Text that people type comes last in forms, so what looks like a heading there comes last, too. */
export function fieldsIn(body: string): readonly FormField[] {
  const lines = body.slice(0, longest).replace(/\r\n?/g, '\n').split('\n').map((line) => line.trimEnd());
  const fields: FormField[] = [];
  let label: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (fields.length >= most) break;
    if (line === '') continue;
    const heading = /^### (\S.*)$/.exec(line)?.[1];
    // An answer of several lines is no thing's name.
    if (heading === undefined && label !== undefined && (lines[index + 1] ?? '') === '' && line !== '_No response_') fields.push({ label, value: line.trim() });
    label = heading;
  }
  return fields;
}

/** Without what templates explain to their writer, which nobody sees. */
export function withoutComments(text: string): string {
  let [rest, shown] = [text, ''];
  for (let start = rest.indexOf('<!--'); start >= 0; start = rest.indexOf('<!--')) {
    const end = rest.indexOf('-->', start);
    shown += rest.slice(0, start);
    rest = end < 0 ? '' : rest.slice(end + 3);
  }
  return shown + rest;
}

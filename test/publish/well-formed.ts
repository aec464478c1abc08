/** What keeps a text from being well-formed XML, as far as we write it: no comments, CDATA or doctype. Undefined when nothing does. */
export function xmlFault(text: string): string | undefined {
  const body = text.replace(/^<\?xml version="1.0" encoding="utf-8"\?>\n/, '');
  const open: string[] = [];
  let rest = body;
  while (rest !== '') {
    const words = /^[^<]+/.exec(rest)?.[0];
    if (words !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(words)) return `a bare & in ${words}`;
      if (open.length === 0 && /\S/.test(words)) return `text outside: ${words}`;
      rest = rest.slice(words.length);
      continue;
    }
    const tag = /^<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (!tag) return `no tag: ${rest.slice(0, 60)}`;
    const [whole, closing, name = '', attributes = '', empty] = tag;
    if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(attributes)) return `a bare & in ${whole}`;
    if (closing && open.pop() !== name) return `${whole} closes another element`;
    if (!closing && !empty) open.push(name);
    rest = rest.slice(whole.length);
  }
  return open.length > 0 ? `never closed: ${open.join()}` : undefined;
}

import type { Door } from './doors.ts';
import { escapeXml } from './xml.ts';

export const openSearchPath = 'opensearch.xml';

/** Lets a browser search the catalog from its address bar. https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md */
export function openSearchDoor(siteUrl: string, organization: string): Door {
  // Readers refuse a short name of more than sixteen characters.
  const name = [...organization].length <= 16 ? organization : 'Signpost';
  return {
    path: openSearchPath,
    text: () =>
      [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        `<ShortName>${escapeXml(name)}</ShortName>`,
        `<Description>${escapeXml(`Services, systems and teams of ${organization}`.slice(0, 1024))}</Description>`,
        '<InputEncoding>UTF-8</InputEncoding>',
        `<Image width="16" height="16" type="image/svg+xml">${escapeXml(`${siteUrl}/favicon.svg`)}</Image>`,
        `<Url type="text/html" template="${escapeXml(`${siteUrl}/search/`)}?q={searchTerms}"/>`,
        '</OpenSearchDescription>',
        '',
      ].join('\n'),
  };
}

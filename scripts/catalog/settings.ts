import { isDay } from '../model/day.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { defaultSettings, languages, type Language, type LicenseException, type LicensePolicy, type RequestLimits, type Settings, type Switch } from '../model/settings.ts';
import { readDocuments } from '../read/documents.ts';
import type { Files } from '../read/files.ts';
import { settingsFile } from '../read/layout.ts';
import { objectOr, texts } from './entity.ts';
import { nearest } from './suggest.ts';

/** What `catalog/signpost.yaml` says; the defaults for what it leaves out or says wrongly, which a check reports. */
export function readSettings(files: Files): Settings {
  const value = readDocuments(files, settingsFile).documents[0]?.value;
  if (!isJsonObject(value)) return defaultSettings;
  const text = (key: 'organization' | 'repository' | 'defaultBranch' | 'server') => {
    const found = value[key];
    return typeof found === 'string' && found !== '' ? found : defaultSettings[key];
  };
  return {
    organization: text('organization'),
    repository: text('repository'),
    defaultBranch: text('defaultBranch'),
    server: withoutSlashes(text('server')),
    ...(isAddress(value['siteUrl']) ? { siteUrl: withoutSlashes(value['siteUrl']) } : {}),
    badges: [...new Set(texts(value['badges']).map((kind) => kind.toLowerCase()))],
    strict: typeof value['strict'] === 'boolean' ? value['strict'] : meansStrict(value),
    languages: readLanguages(value['languages']),
    bot: isBotLogin(value['bot']) ? value['bot'] : defaultSettings.bot,
    requests: readLimits(value['requests']),
    licenses: readLicensePolicy(value['licenses']),
    certificateDays: readDays(objectOr(value['certificates'])['days']),
    checks: readSwitches(value['checks']),
    ...(typeof value['platform'] === 'string' ? { platform: value['platform'] } : {}),
  };
}

/** Those that the site speaks, each once; a check reports others. */
function readLanguages(value: Json | undefined): readonly Language[] {
  const known = [...new Set(texts(value))].filter((each): each is Language => (languages as readonly string[]).includes(each));
  return known.length > 0 ? known : defaultSettings.languages;
}

/** A slip in this word, or in its value, must not make errors of a strict catalog warnings. */
function meansStrict(value: JsonObject): boolean {
  return Object.keys(value).some((key) => nearest(key, ['strict']) !== undefined) || defaultSettings.strict;
}

/** No person's login may hold brackets. */
function isBotLogin(value: Json | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9-]*\[bot\]$/.test(value);
}

function readLimits(value: Json | undefined): RequestLimits {
  const given = objectOr(value);
  const limit = (name: keyof RequestLimits) => {
    const found = given[name];
    return typeof found === 'number' && Number.isInteger(found) && found > 0 ? found : defaultSettings.requests[name];
  };
  return { perPersonPerDay: limit('perPersonPerDay'), openPerPerson: limit('openPerPerson') };
}

/** Those exceptions that are whole: nothing is excepted by mistake. */
function readLicensePolicy(value: Json | undefined): LicensePolicy {
  const given = objectOr(value);
  const exceptions = Array.isArray(given['exceptions']) ? (given['exceptions'] as readonly Json[]) : [];
  return {
    forbidden: texts(given['forbidden']),
    allowed: texts(given['allowed']),
    exceptions: exceptions.flatMap((item): readonly LicenseException[] => {
      const { license, for: things, because, until } = objectOr(item);
      const named = texts(things);
      if (typeof license !== 'string' || named.length === 0 || typeof because !== 'string' || because.trim() === '') return [];
      if (until === undefined) return [{ license, for: named, because: because.trim() }];
      return typeof until === 'string' && isDay(until) ? [{ license, for: named, because: because.trim(), until }] : [];
    }),
  };
}

function readDays(value: Json | undefined): readonly number[] {
  const days = (Array.isArray(value) ? (value as readonly Json[]) : []).filter((each): each is number => typeof each === 'number' && Number.isInteger(each) && each > 0);
  return days.length > 0 ? [...new Set(days)].sort((a, b) => b - a) : defaultSettings.certificateDays;
}

/** As the schema demands it; a check reports others. */
function isAddress(value: Json | undefined): value is string {
  return typeof value === 'string' && /^https?:\/\/[^/\s?#]+(?:\/[^\s?#]*)?$/.test(value);
}

function withoutSlashes(address: string): string {
  let end = address.length;
  while (address[end - 1] === '/') end -= 1;
  return address.slice(0, end);
}

/** Those that are whole: nothing is switched off by mistake. */
function readSwitches(value: Json | undefined): readonly Switch[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item): readonly Switch[] => {
    const { code, severity, in: files, because } = objectOr(item);
    if (typeof code !== 'string' || typeof because !== 'string' || because.trim() === '') return [];
    if (severity !== 'off' && severity !== 'warning' && severity !== 'error') return [];
    const globs = texts(files);
    if (files !== undefined && globs.length === 0) return [];
    return [{ code, severity, ...(globs.length > 0 ? { in: globs } : {}), because: because.trim() }];
  });
}

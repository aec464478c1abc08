import { isJsonObject } from '../model/json.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import type { Files } from '../read/files.ts';
import { settingsFile } from '../read/layout.ts';
import { parseYaml } from '../read/yaml.ts';

/** What `catalog/signpost.yaml` says; the defaults for what it leaves out or says wrongly, which a check reports. */
export function readSettings(files: Files): Settings {
  const value = parseYaml(files.text(settingsFile) ?? '')[0]?.value;
  if (!isJsonObject(value)) return defaultSettings;
  const text = (key: 'organization' | 'repository' | 'defaultBranch' | 'server') => {
    const found = value[key];
    return typeof found === 'string' && found !== '' ? found : defaultSettings[key];
  };
  return {
    organization: text('organization'),
    repository: text('repository'),
    defaultBranch: text('defaultBranch'),
    server: text('server').replace(/\/+$/, ''),
    strict: typeof value['strict'] === 'boolean' ? value['strict'] : defaultSettings.strict,
    ...(typeof value['platform'] === 'string' ? { platform: value['platform'] } : {}),
  };
}

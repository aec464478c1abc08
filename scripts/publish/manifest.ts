import type { Settings } from '../model/settings.ts';
import type { Door } from './doors.ts';

/**
 * What a phone needs to put the site beside its applications (https://www.w3.org/TR/appmanifest/). Addresses are relative
 * to the file, so that it serves under any base path.
 */
export function manifestDoor({ organization, languages }: Settings): Door {
  const icons = [192, 512].map((size) => ({ src: `icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any maskable' }));
  return {
    path: 'manifest.webmanifest',
    text: () => `${JSON.stringify({ name: `${organization} service catalog`, short_name: organization, lang: languages[0], start_url: './', display: 'minimal-ui', theme_color: '#0d3a2f', background_color: '#0d3a2f', icons }, null, 2)}\n`,
  };
}

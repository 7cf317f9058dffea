import { expect, test } from 'vitest';
import { deviceName } from './device-name.ts';

const LIKE_GECKO = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${LIKE_GECKO} Chrome/140.0.0.0 Safari/537.36`, 'Chrome · Linux'],
  [`Mozilla/5.0 (Windows NT 10.0) ${LIKE_GECKO} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge · Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox · macOS'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari · iPhone',
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${LIKE_GECKO} Chrome/140.0 Mobile Safari/537.36`,
    'Chrome · Android',
  ],
  ['curl/8.9.1', 'curl/8.9.1'],
  ['', ''],
  ['<script>alert(1)</script>'.repeat(20), '<script>alert(1)</script>'.repeat(20).slice(0, 80)],
])('%s', (userAgent, name) => expect(deviceName(userAgent)).toBe(name));

import { join } from 'node:path';
import type { Layout } from '../layout.ts';
import { type BootPlan, LAUNCHD_LABEL } from './boot-plan.ts';

/** A property list for launchd: started at boot (a daemon) or at login (an agent), and again whenever it ends badly. */
export function launchdPlist({ command, supervision, location }: BootPlan): string {
  const output = join(location, 'logs', 'launchd.log');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LAUNCHD_LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${command.map((word) => `    <string>${escaped(word)}</string>`).join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
${supervision === 'supervisord' ? '  <true/>' : '  <dict>\n    <key>SuccessfulExit</key>\n    <false/>\n  </dict>'}
  <key>ExitTimeOut</key>
  <integer>150</integer>
  <key>WorkingDirectory</key>
  <string>/</string>
  <key>Umask</key>
  <integer>${0o027}</integer>
  <key>EnvironmentVariables</key>
  <dict>
    <key>PATH</key>
    <string>/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin</string>
    <key>LANG</key>
    <string>C.UTF-8</string>
  </dict>
  <key>StandardOutPath</key>
  <string>${escaped(output)}</string>
  <key>StandardErrorPath</key>
  <string>${escaped(output)}</string>
</dict>
</plist>
`;
}

/** The entry that says whose property list it is. */
export const plistOwner = ({ supervisordConf }: Layout): string =>
  `<string>${escaped(supervisordConf)}</string>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

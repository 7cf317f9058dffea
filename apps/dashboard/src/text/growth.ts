export const GROWTH = {
  title: 'What grows',
  means: 'How much room everything takes, and what ends that. Another bound: recio data keep',
  loading: 'Measuring …',
  columns: { what: 'What', size: 'Size', perDay: 'A day', rows: 'Rows', kept: 'Kept' },
  table: 'Everything that grows, the largest first',
  notSeen: 'not to be seen from here',
  days: (days: number) => (days === 1 ? '1 day' : `${days} days`),
  atMost: (size: string) => `${size} at most`,
  fullIn: (days: number) =>
    `At this rate the disk is full in ${days < 730 ? `${days} days` : `${Math.floor(days / 365)} years`}.`,
  notFull: 'At this rate the disk does not fill; how fast it grows is known from the second day on.',
  all: (things: number) => `All ${things}`,
} as const;

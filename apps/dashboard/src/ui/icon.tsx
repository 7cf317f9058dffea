/** 24 × 24 line drawings, by name. */
const PATHS = {
  monitor: 'M4 18V9m5 9V5m5 13v-7m5 7V8',
  history: 'M4.5 12a7.5 7.5 0 1 0 2.5-5.6L4.5 8.5m0-4v4h4M12 8v4.3l3 1.8',
  performance: 'M4 19.5h16M4.5 15l4.5-5 4 3.5 6.5-8m-4 0h4v4',
  strategies: 'M5 5h5v5H5V5Zm9 9h5v5h-5v-5M10 7.5h4.5a2 2 0 0 1 2 2V14m-9-4v4.500a2 2 0 0 0 2 2H14',
  account: 'M4 7.5h13.5a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-10Zm0 0L15 4.5v3M15.5 13.5h.01',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M15 4.5v5M8 14.5v5',
  sound: 'M5 9.5v5h3l4.5 3.5V6L8 9.5H5Zm10.5-.5a4 4 0 0 1 0 6m2.3-8.3a7.5 7.5 0 0 1 0 10.6',
  silent: 'M5 9.5v5h3l4.5 3.5V6L8 9.5H5Zm11 .5 4 4m0-4-4 4',
  leave: 'M14 5H6v14h8m-3-7h9m-3-3 3 3-3 3',
  cross: 'm6 6 12 12M18 6 6 18',
  stop: 'M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7l5-5ZM9 9h6v6H9V9Z',
  keyboard: 'M3.5 6.5h17v11h-17v-11ZM7 10h.01M10.3 10h.01M13.6 10h.01M17 10h.01M8 14h8',
  research: 'M10 3.5v6L4.5 19.5h15L14 9.5v-6m-5.5 0h7M7.5 14.5h9',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15L6 16.5ZM10 20.5h4',
  system: 'M4.5 5.5h15v5h-15v-5Zm0 8h15v5h-15v-5ZM8 8h.01M8 16h.01M11 8h.01M11 16h.01',
  audit: 'M6.5 3.5h11v17h-11v-17ZM9.5 8h5m-5 4h5m-5 4h3',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  chevron: 'm7 10 5 5 5-5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

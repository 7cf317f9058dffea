import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import { TradeMonitor } from './monitor/trade-monitor.tsx';
import { PAGE_NAMES } from './text/shell.ts';
import type { IconName } from './ui/icon.tsx';

export type Page = {
  readonly path: string;
  readonly name: string;
  /** Where there is room for one short word. */
  readonly short: string;
  /** After g. */
  readonly letter: string;
  readonly icon: IconName;
  /** On the phone it stands behind the others, in a list of its own: a thumb has room for few. */
  readonly isRare?: true;
  readonly component: RouteComponent;
};

/** All pages, in the order of the navigation. The first one is the first load; every other is fetched when it is opened. */
export const PAGES: readonly Page[] = [
  {
    path: '/',
    name: PAGE_NAMES.monitor,
    short: PAGE_NAMES.monitorShort,
    letter: 'm',
    icon: 'monitor',
    component: TradeMonitor,
  },
  {
    path: '/history',
    name: PAGE_NAMES.history,
    short: PAGE_NAMES.history,
    letter: 'h',
    icon: 'history',
    component: lazyRouteComponent(() => import('./history/history-page.tsx'), 'HistoryPage'),
  },
  {
    path: '/performance',
    name: PAGE_NAMES.performance,
    short: PAGE_NAMES.performanceShort,
    letter: 'p',
    icon: 'performance',
    component: lazyRouteComponent(() => import('./performance/performance-page.tsx'), 'PerformancePage'),
  },
  {
    path: '/monitors',
    name: PAGE_NAMES.monitors,
    short: PAGE_NAMES.monitorsShort,
    letter: 't',
    icon: 'strategies',
    component: lazyRouteComponent(() => import('./monitors/monitors-page.tsx'), 'MonitorsPage'),
  },
  {
    path: '/account',
    name: PAGE_NAMES.account,
    short: PAGE_NAMES.account,
    letter: 'a',
    icon: 'account',
    component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
  },
  {
    path: '/settings',
    name: PAGE_NAMES.settings,
    short: PAGE_NAMES.settings,
    letter: 's',
    icon: 'settings',
    component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
  },
  {
    path: '/notifications',
    name: PAGE_NAMES.notifications,
    short: PAGE_NAMES.notificationsShort,
    letter: 'n',
    icon: 'bell',
    isRare: true,
    component: lazyRouteComponent(
      () => import('./notifications/notifications-page.tsx'),
      'NotificationsPage',
    ),
  },
  {
    path: '/research',
    name: PAGE_NAMES.research,
    short: PAGE_NAMES.research,
    letter: 'r',
    icon: 'research',
    isRare: true,
    component: lazyRouteComponent(() => import('./research/research-page.tsx'), 'ResearchPage'),
  },
  {
    path: '/system',
    name: PAGE_NAMES.system,
    short: PAGE_NAMES.system,
    letter: 'y',
    icon: 'system',
    isRare: true,
    component: lazyRouteComponent(() => import('./system/system-page.tsx'), 'SystemPage'),
  },
  {
    path: '/audit',
    name: PAGE_NAMES.audit,
    short: PAGE_NAMES.audit,
    letter: 'a',
    icon: 'audit',
    isRare: true,
    component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
  },
];

/** Parts of pages with an address of their own. */
export const PARTS: readonly Pick<Page, 'path' | 'component'>[] = [
  {
    path: '/settings/profile',
    component: lazyRouteComponent(() => import('./settings/profile-page.tsx'), 'ProfilePage'),
  },
  {
    path: '/settings/security',
    component: lazyRouteComponent(() => import('./settings/security-page.tsx'), 'SecurityPage'),
  },
  {
    path: '/settings/keys',
    component: lazyRouteComponent(() => import('./settings/keys-page.tsx'), 'KeysPage'),
  },
  {
    path: '/settings/exchange',
    component: lazyRouteComponent(() => import('./settings/exchange-page.tsx'), 'ExchangePage'),
  },
  {
    path: '/trades/$id',
    component: lazyRouteComponent(() => import('./explain/explain-page.tsx'), 'ExplainPage'),
  },
];

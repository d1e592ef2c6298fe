/** The pages that navigation and palette offer, each with the permission that it needs. */
import {
  CarOutlined,
  BellOutlined,
  AlertOutlined,
  AimOutlined,
  ApiOutlined,
  ApartmentOutlined,
  AppstoreOutlined,
  CalendarOutlined,
  DesktopOutlined,
  EnvironmentOutlined,
  FileSearchOutlined,
  FundProjectionScreenOutlined,
  InboxOutlined,
  LineChartOutlined,
  PlusOutlined,
  SettingOutlined,
  ShopOutlined,
  TeamOutlined,
  ToolOutlined,
  UploadOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Permission } from '../../accounts/permissions.ts';
import { paths } from '../app/paths.ts';
import { useWords } from '../lib/i18n.ts';
import { useCan } from '../lib/session.ts';
import { frameMessages } from './messages.ts';

export interface NavigationItem {
  readonly path: string;
  readonly text: string;
  readonly icon: ComponentType;
  /** After `g`. */
  readonly key?: string;
  /** `action`: only in the palette. */
  readonly group: 'fleet' | 'admin' | 'action';
  readonly permission: Permission;
}

/** What this person may open. */
export function useNavigation(): NavigationItem[] {
  const words = useWords(frameMessages);
  const can = useCan();
  const read = { group: 'fleet', permission: 'fleet.read' } as const;
  const all: NavigationItem[] = [
    { ...read, path: paths.overview(), text: words.overview, icon: AppstoreOutlined, key: 'o' },
    { ...read, path: paths.kiosks(), text: words.kiosks, icon: DesktopOutlined, key: 'k' },
    { ...read, path: paths.uptime(), text: words.uptime, icon: LineChartOutlined, key: 'u' },
    { ...read, path: paths.incidents(), text: words.incidents, icon: AlertOutlined, key: 'i' },
    { ...read, path: paths.orders(), text: words.orders, icon: ToolOutlined },
    { ...read, path: paths.supplies(), text: words.supplies, icon: InboxOutlined },
    { ...read, path: paths.myDay(), text: words.myDay, icon: CarOutlined, permission: 'orders.work' },
    { ...read, path: paths.map(), text: words.map, icon: EnvironmentOutlined, key: 'm' },
    { ...read, path: paths.sites(), text: words.sites, icon: ShopOutlined, key: 's' },
    {
      path: paths.plans(),
      text: words.plans,
      icon: AimOutlined,
      key: 'p',
      group: 'fleet',
      permission: 'plans.edit',
    },
    { ...read, path: paths.regions(), text: words.regions, icon: ApartmentOutlined },
    { ...read, path: paths.maintenance(), text: words.maintenance, icon: ToolOutlined },
    { ...read, path: paths.holidays(), text: words.holidays, icon: CalendarOutlined },
    { ...read, path: paths.status(), text: words.status, icon: FundProjectionScreenOutlined },
    {
      path: paths.alertRules(),
      text: words.alertRules,
      icon: BellOutlined,
      group: 'admin',
      permission: 'dispatch.configure',
    },
    {
      path: paths.dispatchSettings(),
      text: words.dispatchSettings,
      icon: SettingOutlined,
      group: 'admin',
      permission: 'dispatch.configure',
    },
    {
      path: paths.users(),
      text: words.users,
      icon: TeamOutlined,
      group: 'admin',
      permission: 'users.manage',
    },
    {
      path: paths.tokens(),
      text: words.tokens,
      icon: ApiOutlined,
      group: 'admin',
      permission: 'tokens.manage',
    },
    {
      path: paths.audit(),
      text: words.audit,
      icon: FileSearchOutlined,
      group: 'admin',
      permission: 'audit.read',
    },
    {
      path: paths.registerKiosk(),
      text: words.registerKiosk,
      icon: PlusOutlined,
      group: 'action',
      permission: 'kiosks.credentials',
    },
    {
      path: paths.importSites(),
      text: words.importSites,
      icon: UploadOutlined,
      group: 'action',
      permission: 'sites.edit',
    },
    {
      path: paths.account(),
      text: words.account,
      icon: UserOutlined,
      group: 'action',
      permission: 'fleet.read',
    },
  ];
  return all.filter(({ permission }) => can(permission));
}

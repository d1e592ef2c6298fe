/** When the supplies of one kiosk come to their end; nothing at all while nothing is known. */
import { useQuery } from '@tanstack/react-query';
import './dispatch.css';
import { forecastsQuery } from './queries.ts';
import { SupplyLines } from './supply-words.tsx';

export function KioskForecasts({ kioskId }: { kioskId: string }) {
  const { data = [] } = useQuery(forecastsQuery([kioskId]));
  return data.length === 0 ? null : <SupplyLines forecasts={data} />;
}

/** From the cable to the controller: which part of the way works. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { ToneSign } from './device-state.tsx';
import { technicianMessages } from './messages.ts';
import { PageTitle } from './page-title.tsx';
import { useTechnician } from './use-technician.ts';

/** Half a step of the codes, ms. */
const RIGHT_MS = 15_000;

export function NetworkPage() {
  const { view, work } = useScreen();
  const { network } = useTechnician();
  const words = useWords(technicianMessages);
  if (network === null) return null;
  const links = { online: words.linkOnline, connecting: words.linkConnecting, offline: words.linkOffline };
  const { connects, losses, addresses, outboxRows, canStore, kioskId } = network;
  return (
    <>
      <PageTitle title={words.networkTitle} about={kioskId} />
      <dl className="fact-list fact-list-large">
        <Endpoints />
        <Fact name={words.link} tone={view.link === 'online' ? 'ok' : 'fault'}>
          {links[view.link]} · {words.connects(connects, losses)}
        </Fact>
        <Fact name={words.ownAddress} tone={addresses.length > 0 ? 'ok' : 'fault'}>
          {addresses.length > 0 ? addresses.slice(0, 3).join(' · ') : words.noAddress}
        </Fact>
        <Clock offsetMs={network.clockOffsetMs} />
        <Fact name={words.outbox} tone={outboxRows === 0 ? 'ok' : 'attention'}>
          {words.rows(outboxRows)}
        </Fact>
        <Fact name={words.storage} tone={canStore ? 'ok' : 'fault'}>
          {canStore ? words.storageGood : words.storageBad}
        </Fact>
      </dl>
      <BigButton onPress={() => work({ do: 'probe' })}>{words.probeAgain}</BigButton>
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly tone: 'ok' | 'attention' | 'fault' | null;
  readonly children: React.ReactNode;
}

function Fact({ name, tone, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="device-state">
        {tone !== null && <ToneSign tone={tone} />}
        <span>{children}</span>
      </dd>
    </div>
  );
}

/** Two addresses are usual; more would not fit. */
const MAX_ENDPOINTS = 4;

function Endpoints() {
  const { network } = useTechnician();
  const words = useWords(technicianMessages);
  const texts = {
    reached: words.reached,
    noName: () => words.noName,
    refused: () => words.refused,
    timeOut: () => words.timeOut,
    noRoute: () => words.noRoute,
  };
  if (network?.endpoints === null || network === null)
    return (
      <Fact name={words.controllerAddress} tone={null}>
        {words.asking}
      </Fact>
    );
  return network.endpoints.slice(0, MAX_ENDPOINTS).map(({ endpoint, outcome, durationMs }) => (
    <Fact key={endpoint} name={words.controllerAddress} tone={outcome === 'reached' ? 'ok' : 'fault'}>
      {endpoint}
      <br />
      {texts[outcome](durationMs)}
    </Fact>
  ));
}

function Clock({ offsetMs }: { offsetMs: number | null }) {
  const words = useWords(technicianMessages);
  if (offsetMs === null)
    return (
      <Fact name={words.clock} tone="attention">
        {words.clockUnknown}
      </Fact>
    );
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  const isRight = Math.abs(offsetMs) < 1000;
  return (
    <Fact name={words.clock} tone={Math.abs(offsetMs) < RIGHT_MS ? 'ok' : 'fault'}>
      {isRight ? words.clockRight : offsetMs > 0 ? words.clockSlow(seconds) : words.clockFast(seconds)}
    </Fact>
  );
}

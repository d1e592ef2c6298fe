/** The screen's end of the agent's WebSocket: whole views in, touches out; comes back by itself (kiosk/agent/ui-api). */
import { useEffect, useRef, useState } from 'react';
import {
  ServerMessage,
  type ClientEvent,
  type ClientMessage,
  type HelpMessage,
  type View,
} from '../../agent/ui-api/messages.ts';
import type { TechnicianScreen, TechnicianTouch } from '../../agent/ui-api/technician-messages.ts';

/** `step` is added: a touch is meant for the screen on which it happens. */
type WithoutStep<E> = E extends unknown ? Omit<E, 'step'> : never;
export type Touch = WithoutStep<ClientEvent | HelpMessage>;

/** The same with the technician's screens. */
type WithoutScreen<T> = T extends unknown ? Omit<T, 'screen'> : never;
export type Work = WithoutScreen<TechnicianTouch>;

export interface AgentLink {
  /** null: the agent has said nothing yet. */
  readonly view: View | null;
  readonly isConnected: boolean;
  readonly touch: (touch: Touch) => void;
  readonly work: (work: Work) => void;
}

const RETRY_MS = 1000;

/** Where the agent is: the fragment of the page's address, which no server ever sees. */
function agentAddress(): string | null {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const [agent, token] = [fragment.get('agent'), fragment.get('token')];
  return agent === null || token === null ? null : `${agent}?token=${encodeURIComponent(token)}`;
}

export function useAgentLink(): AgentLink {
  const [view, setView] = useState<View | null>(null);
  const [isConnected, setIsConnected] = useState(false);
  const socket = useRef<WebSocket | null>(null);
  const step = useRef<View['step']>('attract');
  const technicianScreen = useRef<TechnicianScreen>('away');

  useEffect(() => {
    const address = agentAddress();
    if (address === null) return undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;

    function connect(url: string): void {
      const fresh = new WebSocket(url);
      socket.current = fresh;
      fresh.addEventListener('open', () => setIsConnected(true));
      fresh.addEventListener('message', ({ data }) => {
        const message = ServerMessage.safeParse(JSON.parse(String(data)));
        if (!message.success || message.data.type !== 'view') return;
        step.current = message.data.view.step;
        technicianScreen.current = message.data.view.technician?.screen ?? 'away';
        setView(message.data.view);
      });
      // A broken connection is followed by `close`.
      fresh.addEventListener('close', () => {
        setIsConnected(false);
        if (!isOver) retry = setTimeout(() => connect(url), RETRY_MS);
      });
    }

    connect(address);
    return () => {
      isOver = true;
      clearTimeout(retry);
      socket.current?.close();
    };
  }, []);

  function send(message: ClientMessage): void {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(message));
  }

  return {
    view,
    isConnected,
    touch: (touch) => send({ ...touch, step: step.current }),
    work: (work) => send({ type: 'technician', touch: { ...work, screen: technicianScreen.current } }),
  };
}

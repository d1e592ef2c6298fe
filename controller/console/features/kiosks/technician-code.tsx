/** The code that opens the kiosk for a technician now: large, with the time that is left. Each look is in the audit log. */
import { ToolOutlined } from '@ant-design/icons';
import { Button, Modal, Progress } from 'antd';
import { useEffect, useState } from 'react';
import type { TechnicianCodes } from '../../../fleet/api.ts';
import type { KioskDetail } from '../../../fleet/read-model.ts';
import { CopyButton } from '../../components/secret-once.tsx';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { kioskMessages } from './messages.ts';
import './technician-code.css';

/** The answer, and this page's clock when it came: the browser's wall clock may be wrong. */
interface Look {
  readonly codes: TechnicianCodes;
  readonly atMonoMs: number;
}

export function TechnicianCode({ kiosk }: { kiosk: KioskDetail }) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const [look, setLook] = useState<Look | null>(null);
  const [isAsking, setIsAsking] = useState(false);

  async function open(): Promise<void> {
    setIsAsking(true);
    try {
      const path = `/kiosks/${encodeURIComponent(kiosk.id)}/technician-codes`;
      const codes = await request<TechnicianCodes>('POST', path);
      setLook({ codes, atMonoMs: performance.now() });
    } catch (error) {
      toast.error(error);
    }
    setIsAsking(false);
  }

  return (
    <>
      <Button icon={<ToolOutlined aria-hidden="true" />} loading={isAsking} onClick={() => void open()}>
        {words.technicianCode}
      </Button>
      {look !== null && (
        <Modal
          open
          title={words.technicianCodeTitle(kiosk.name)}
          onCancel={() => setLook(null)}
          footer={<Button onClick={() => setLook(null)}>{common.close}</Button>}
        >
          <Code look={look} onOver={() => setLook(null)} />
        </Modal>
      )}
    </>
  );
}

const TICK_MS = 500;

function Code({ look: { codes, atMonoMs }, onOver }: { look: Look; onOver: () => void }) {
  const words = useWords(kioskMessages);
  const [nowMs, setNowMs] = useState(codes.nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(codes.nowMs + performance.now() - atMonoMs), TICK_MS);
    return () => clearInterval(timer);
  }, [codes, atMonoMs]);
  const current = codes.codes.find(({ untilMs }) => nowMs < untilMs);
  const isOver = current === undefined;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  if (current === undefined) return null;
  const leftMs = current.untilMs - nowMs;
  return (
    <div className="ds-stack technician-code">
      <div className="ds-row">
        <code className="ds-mono" aria-label={words.technicianCode}>
          {current.code}
        </code>
        <CopyButton text={current.code} />
      </div>
      <Progress
        percent={(leftMs / codes.stepMs) * 100}
        showInfo={false}
        aria-label={words.technicianCodeLeft(String(Math.ceil(leftMs / 1000)))}
      />
      <p>{words.technicianCodeLeft(String(Math.ceil(leftMs / 1000)))}</p>
      <p className="ds-muted">{words.technicianCodeHow}</p>
    </div>
  );
}

/** The photos of an order: small ones in a row, one of them opened large; and how many were removed, when they are gone. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { OrderDetail } from '../../../dispatch/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { dispatchMessages } from './messages.ts';

interface Photo {
  readonly url: string;
  /** Who took it and when: what it shows nobody but its viewer can say. */
  readonly text: string;
}

export function OrderPhotos({ order }: { order: OrderDetail }) {
  const words = useWords(dispatchMessages);
  const photos = usePhotos(order);
  const [opened, setOpened] = useState<number | null>(null);
  const removed = order.timeline.filter(({ kind }) => kind === 'photos-removed');
  if (photos.length === 0 && removed.length === 0) return null;
  return (
    <section className="ds-card" aria-labelledby="order-photos">
      <h2 id="order-photos">{words.photosTitle}</h2>
      {removed.map(({ seq, detail }) => (
        <p key={seq} className="ds-muted">
          {words.photosRemoved(Number(detail['count']), Number(detail['afterDays']))}
        </p>
      ))}
      <ul className="photo-grid">
        {photos.map(({ url, text }, index) => (
          <li key={url}>
            <button type="button" onClick={() => setOpened(index)}>
              <img src={url} alt={text} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {opened !== null && (
        <Opened photos={photos} index={opened} onShow={setOpened} onClose={() => setOpened(null)} />
      )}
    </section>
  );
}

interface OpenedProps {
  readonly photos: readonly Photo[];
  readonly index: number;
  readonly onShow: (index: number) => void;
  readonly onClose: () => void;
}

function Opened({ photos, index, onShow, onClose }: OpenedProps) {
  const words = useWords(dispatchMessages);
  const photo = photos[index];
  if (photo === undefined) return null;
  const nextTo = (step: 1 | -1) => ({
    disabled: photos[index + step] === undefined,
    onClick: () => onShow(index + step),
  });
  return (
    <Modal
      open
      title={photo.text}
      width="min(960px, 96vw)"
      onCancel={onClose}
      footer={
        photos.length === 1 ? null : (
          <span className="ds-row photo-leaf">
            <Button icon={<LeftOutlined aria-hidden="true" />} {...nextTo(-1)}>
              {words.photoBefore}
            </Button>
            <span className="ds-muted">{`${index + 1} / ${photos.length}`}</span>
            <Button icon={<RightOutlined aria-hidden="true" />} {...nextTo(1)}>
              {words.photoAfter}
            </Button>
          </span>
        )
      }
    >
      <img className="photo-large" src={photo.url} alt={photo.text} />
    </Modal>
  );
}

function usePhotos({ id, photoIds, timeline }: OrderDetail): Photo[] {
  const words = useWords(dispatchMessages);
  const language = useLanguage();
  return photoIds.map((photoId, index) => {
    const taken = timeline.find(({ detail }) => detail['photoId'] === photoId);
    const when = taken === undefined ? '' : formatDateTime(taken.atMs, language);
    return {
      url: `/api/v1/orders/${id}/photos/${photoId}`,
      text: words.photoText(index + 1, taken?.by?.name ?? words.noOne, when),
    };
  });
}

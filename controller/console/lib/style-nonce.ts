/**
 * The content policy lets only styles with the nonce of the page in (http/console-files.ts). antd passes it on for its
 * own styles, but not for the one that stops the page from scrolling behind a dialog (@rc-component/portal,
 * useScrollLocker): every style that a script of ours makes gets it here. Scripts from elsewhere cannot run at all.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** Before anything is drawn. */
export function giveStylesTheNonce(): void {
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = styleNonce;
    return element;
  };
}

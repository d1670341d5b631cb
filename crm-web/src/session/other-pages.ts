/** Who signs out on one page of a browser leaves none of the others behind them, signed in, for whoever comes next. */
let channel: BroadcastChannel | undefined;
const open = () => {
  channel ??= new BroadcastChannel('synapse.signed-out');
  return channel;
};

export const tellSignedOut = (userId: string): void => open().postMessage(userId);

/** Has it told when this person signs out on another page. @returns ends that */
export function whenSignedOut(userId: string, leave: () => void): () => void {
  const hear = ({ data }: MessageEvent) => {
    if (data === userId) leave();
  };
  open().addEventListener('message', hear);
  return () => open().removeEventListener('message', hear);
}

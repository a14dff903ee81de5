/** A connection as one stream sees it: the stream's first answer is told of. Nothing else in grpc-js tells a picker. */
import type { experimental } from "@grpc/grpc-js";

type Subchannel = experimental.SubchannelInterface;
type RealSubchannel = ReturnType<Subchannel["getRealSubchannel"]>;

export function tellingFirstAnswer(subchannel: Subchannel, onAnswer: () => void): Subchannel {
  // grpc-js' own wrapper would be a listener of the connection for ever; what is not told here is the connection's.
  const view: Subchannel = Object.create(subchannel);
  view.getRealSubchannel = () => {
    const real = subchannel.getRealSubchannel();
    const told: RealSubchannel = Object.create(real);
    told.createCall = (metadata, host, method, listener, callId) => {
      const hears = {
        onReceiveMetadata(headers: typeof metadata) {
          onAnswer();
          listener.onReceiveMetadata(headers);
        },
        onReceiveMessage: listener.onReceiveMessage.bind(listener),
        onReceiveStatus: listener.onReceiveStatus.bind(listener),
      };
      return real.createCall(metadata, host, method, hears, callId);
    };
    return told;
  };
  return view;
}

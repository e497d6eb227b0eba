'use strict';
// This computer's microphone and speaker as the phone's handset, once its user says so.
(() => {
  const byId = (id) => document.getElementById(id);
  const button = byId('voice-switch');
  const state = byId('voice-state');
  const meter = byId('voice-level');
  const place = byId('voice');
  place.hidden = false;

  const OFF = 'Use this computer’s microphone and speaker';
  const TAKEN_OVER = 4001;
  const WHY_NOT = {
    NotAllowedError: 'The browser did not allow the microphone. The phone goes on with its test tone;'
      + ' allow the microphone in the address bar to talk.',
    NotFoundError: 'This computer has no microphone. The phone goes on with its test tone.',
    NotReadableError: 'Another program holds the microphone. Close it and try again.',
  };
  let parts = null;

  const say = (words) => { state.textContent = words; };

  function show(on) {
    button.setAttribute('aria-pressed', String(on));
    button.textContent = on ? 'Stop using microphone and speaker' : OFF;
    byId('voice-meter').hidden = !on;
    if (!on) meter.value = 0;
  }

  function release({tracks, context, socket}) {
    tracks.forEach((track) => track.stop());
    if (context && context.state !== 'closed') context.close();
    if (socket) { socket.onclose = null; socket.close(); }
  }

  function stop(words) {
    const old = parts;
    parts = null;
    show(false);
    say(words);
    if (old) release(old);
  }

  function connect(mine) {
    const address = new URL('/api/v1/handset', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    mine.socket = socket;
    const port = mine.node.port;
    socket.onopen = () => { show(true); say('This computer is the handset.'); };
    socket.onmessage = ({data}) => {
      if (typeof data === 'string') {
        port.postMessage(JSON.parse(data));
      } else {
        const numbers = new Int16Array(data);
        port.postMessage({play: numbers[0] & 0xffff, samples: numbers.subarray(1)});
      }
    };
    socket.onclose = ({code}) => stop(code === TAKEN_OVER
      ? 'Another page is the handset now.' : 'The phone ended the connection. Press again to talk.');
    port.onmessage = ({data}) => {
      if (data.captured === undefined) { meter.value = data.level; return; }
      if (socket.readyState !== WebSocket.OPEN) return;
      const message = new Int16Array(data.samples.length + 1);
      message[0] = data.captured;
      message.set(data.samples, 1);
      socket.send(message);
    };
  }

  async function start() {
    if (!window.isSecureContext || !navigator.mediaDevices || !window.AudioWorkletNode) {
      say('Browsers give the microphone only to pages over HTTPS or on this computer itself.');
      return;
    }
    const mine = {tracks: [], context: null, socket: null, node: null};
    parts = mine;
    say('Waiting for your permission.');
    try {
      const stream = await navigator.mediaDevices.getUserMedia(
        {audio: {channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true}});
      mine.tracks = stream.getTracks();
      mine.context = new AudioContext({latencyHint: 'interactive'});
      await mine.context.audioWorklet.addModule('/assets/handset-worklet.js');
      if (parts !== mine) throw new DOMException('stopped', 'AbortError');
      mine.node = new AudioWorkletNode(mine.context, 'evertone-handset', {outputChannelCount: [1]});
      mine.context.createMediaStreamSource(stream).connect(mine.node).connect(mine.context.destination);
      await mine.context.resume();
      if (parts !== mine) throw new DOMException('stopped', 'AbortError');
      mine.tracks[0].onended = () => stop('The microphone is gone.');
      connect(mine);
    } catch (failure) {
      if (parts === mine) stop(WHY_NOT[failure.name] || 'There is no sound from this computer: ' + failure.message);
      else release(mine);
    }
  }

  button.addEventListener('click', () => { if (parts) stop(''); else start(); });
  show(false);
})();

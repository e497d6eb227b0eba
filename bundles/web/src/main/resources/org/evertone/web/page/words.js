'use strict';
// States as people read them; the same words as the pages the phone renders.
const Words = (() => {
  const element = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const badge = (level, text) => element('span', {className: 'badge ' + level, textContent: text});
  const STATES = {
    'registered:primary': ['good', 'In service, primary'],
    'registered:backup': ['warn', 'In service, backup'],
    'probing': ['warn', 'On backup, testing primary'],
    'failing-over': ['warn', 'Switching server'],
    'registering': ['', 'Registering'],
    'unregistered': ['bad', 'No service'],
    'disabled': ['', 'Switched off'],
  };
  const lineBadge = (line) => badge(...(STATES[line.state] || ['', line.state]));
  const serverName = (server) => 'Server ' + server.number + (server.number === 1 ? ' · primary' : ' · backup');
  const serverBadge = (server) => {
    if (!server.available) return badge('bad', 'unavailable');
    return server.registered ? badge('good', 'registered') : badge('', 'standing by');
  };
  const LAMPS = {
    'registering': 'registering',
    'registered:primary': 'ready',
    'registered:backup': 'ready, on backup',
    'failing-over': 'switching server',
    'probing': 'ready, testing primary',
    'unregistered': 'no service',
    'ringing': 'ringing',
    'active': 'in a call',
    'held': 'holding',
    'remote-held': 'they hold you',
    'mwi': 'messages wait',
    'dnd': 'do not disturb',
    'forwarded': 'calls are forwarded',
    'disabled': 'off',
    '': 'off',
  };
  const lamp = (name, pattern) => {
    const title = name.replace(/(\D)(\d)/, '$1 $2');
    return title[0].toUpperCase() + title.slice(1) + ': ' + (LAMPS[pattern.pattern] ?? pattern.pattern);
  };
  const CALLS = {
    'dialling': 'calling', 'ringing-out': 'ringing there', 'ringing': 'ringing here', 'active': 'talking',
    'held': 'on hold', 'remote-held': 'they hold you',
  };
  const call = (view) => CALLS[view.state] || view.state;
  const several = (count, words) => `${count} ${words}${count === 1 ? '' : 's'}`;
  const messages = ({waiting, fresh}) => !waiting ? '' : fresh ? several(fresh, 'new message') : 'New messages';
  const missed = (count) => several(count, 'missed call');
  const CODECS = {PCMU: 'G.711 µ-law', PCMA: 'G.711 A-law', G722: 'G.722', OPUS: 'Opus'};
  const LISTENING = [[4.3, 'excellent'], [4.0, 'good'], [3.6, 'fair'], [3.1, 'poor'], [0.1, 'bad']];
  const quality = (view) => {
    if (!view.codec) return '';
    const judged = LISTENING.find(([mos]) => view.statistics.mos >= mos);
    return [CODECS[view.codec.toUpperCase()] || view.codec, view.encrypted ? 'encrypted' : 'not encrypted',
      view.statistics.lost + ' lost', ...(judged ? [judged[1]] : [])].join(', ');
  };
  // jitterMillis 0.4 → jitter 0.4 ms
  const UNITS = {Millis: ' ms', Milliseconds: ' ms', Seconds: ' s', Nanos: ' ns'};
  const fact = ([name, value]) => {
    const unit = Object.keys(UNITS).find((word) => name.length > word.length && name.endsWith(word));
    const words = (unit ? name.slice(0, -unit.length) : name).replace(/[A-Z]/g, (letter) => ' ' + letter.toLowerCase());
    return `${words} ${value}${unit ? UNITS[unit] : ''}`;
  };
  return {element, badge, fact, lineBadge, serverBadge, serverName, lamp, call, quality, messages, missed};
})();

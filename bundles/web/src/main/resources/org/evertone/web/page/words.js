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
  const serverBadge = (server) => {
    if (server.registered) return badge('good', 'registered');
    return server.available ? badge('', 'standing by') : badge('bad', 'unavailable');
  };
  return {element, badge, lineBadge, serverBadge};
})();

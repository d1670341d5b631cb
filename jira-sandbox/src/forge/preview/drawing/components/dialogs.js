import Modal, { ModalBody, ModalFooter, ModalHeader, ModalTitle, ModalTransition } from '@atlaskit/modal-dialog';
import { createElement as h } from 'react';

function modal({ props: { onClose, ...props }, children }) {
  return h(ModalTransition, null, h(Modal, { ...props, onClose: () => void onClose?.({}) }, children));
}

export const DIALOGS = {
  Modal: modal,
  // What leaves is gone at once here: UI Kit sends no document of what was.
  ModalTransition: ({ children }) => children,
  ModalHeader: ({ props, children }) => h(ModalHeader, props, children),
  ModalTitle: ({ props, children }) => h(ModalTitle, props, children),
  ModalBody: ({ props, children }) => h(ModalBody, props, children),
  ModalFooter: ({ props, children }) => h(ModalFooter, props, children),
};

import './page.css';
import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { connect, openPages } from './page.js';

// Atlaskit asks Atlassian which of its experiments are on; here, none is.
setBooleanFeatureFlagResolver(() => false);

// The app's code asks for its bridge from within its frame (../browser/frame.js).
window.forgeHost = { connect };
openPages();

import { Component, type ComponentChildren } from "preact";

interface Props {
  fallback: string;
  children: ComponentChildren;
}

/** A base URL may name a service that answers anything: a view that cannot show it must not take the page along. */
export class SafeView extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  override componentDidCatch() {
    this.setState({ failed: true });
  }

  render() {
    return this.state.failed ? (
      <p class="message note">{this.props.fallback}</p>
    ) : (
      this.props.children
    );
  }
}

import { Component, type ReactNode } from "react";
import { reload } from "../reload-once.ts";
import { Fault } from "./Fault.tsx";

interface BoundaryProps {
  children: ReactNode;
  /** another place begins anew */
  place?: string;
}

/** A page that cannot be drawn says so in its place; its code is loaded again with the page, for a failed import stays failed. */
export class Boundary extends Component<BoundaryProps, { error: unknown; place: string | undefined }> {
  override state = { error: undefined as unknown, place: this.props.place };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps({ place }: BoundaryProps, state: { place: string | undefined }) {
    return place === state.place ? null : { error: undefined, place };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <Fault error={this.state.error} retry={() => reload()} />;
  }
}

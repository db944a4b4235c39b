// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.util.List;

/** The signals of the process; tests have their own. */
interface Signals {
  /** Runs the task, on a thread of its own, whenever one of these signals comes, such as TERM. */
  void on(List<String> names, Runnable task);
}

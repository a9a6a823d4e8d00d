/**
 * {@code brokerline run}: the settings ({@link dev.brokerline.cli.run.RunPlan}), the conditions
 * that end a run ({@link dev.brokerline.cli.run.RunConditions}), and the run itself ({@link
 * dev.brokerline.cli.run.RunSession}).
 */
@NullMarked
package dev.brokerline.cli.run;

import org.jspecify.annotations.NullMarked;

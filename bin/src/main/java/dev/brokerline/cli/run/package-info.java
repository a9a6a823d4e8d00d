/**
 * The run of some agents from the first process to the last: what is asked for ({@link
 * dev.brokerline.cli.run.RunPlan}), when it is over ({@link dev.brokerline.cli.run.RunConditions}),
 * and who drives it ({@link dev.brokerline.cli.run.RunSession}).
 */
@NullMarked
package dev.brokerline.cli.run;

import org.jspecify.annotations.NullMarked;

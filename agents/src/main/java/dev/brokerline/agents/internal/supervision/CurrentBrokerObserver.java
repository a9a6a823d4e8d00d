package dev.brokerline.agents.internal.supervision;

import dev.brokerline.client.internal.EventTable;
import dev.brokerline.client.internal.WireObserver;
import dev.brokerline.protocol.event.BrokerEvent;
import dev.brokerline.protocol.request.BrokerRequest;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Passes the frames of a broker on while it is the current one. */
final class CurrentBrokerObserver implements WireObserver {

  private final BooleanSupplier isCurrent;
  private final List<WireObserver> behind;
  private final Consumer<String> onEnd;

  CurrentBrokerObserver(
      BooleanSupplier isCurrent, List<WireObserver> behind, Consumer<String> onEnd) {
    this.isCurrent = isCurrent;
    this.behind = behind;
    this.onEnd = onEnd;
  }

  @Override
  public void watch(EventTable<Object> events) {
    EventTable<Object> guarded = new EventTable<>();
    behind.forEach(observer -> observer.watch(guarded));
    events.fold(
        BrokerEvent.class,
        (found, event) -> isCurrent.getAsBoolean() ? guarded.handle(found, event) : found);
  }

  @Override
  public void answered(BrokerRequest<?> request, Object result) {
    if (isCurrent.getAsBoolean()) {
      behind.forEach(observer -> observer.answered(request, result));
    }
  }

  @Override
  public void ended(String why) {
    onEnd.accept(why);
  }
}

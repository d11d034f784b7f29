package chorus.discovery.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The port to the DNS. */
@FunctionalInterface
interface RecordResolver {

    /** The types of records that are looked up. */
    enum Type {
        TXT,
        A,
        AAAA
    }

    /**
     * Looks up the records of a name. Called on a thread that may block.
     *
     * @return completes on any thread, or fails with the reason
     */
    CompletionStage<Answer> lookup(String name, Type type);

    /**
     * What the DNS says.
     *
     * @param texts one for each record, in the order of the answer: the joined strings of a TXT record, or an IP address;
     *     none when there is no such name, or it has records of other types only
     * @param ttl how long it is valid
     */
    record Answer(List<String> texts, Duration ttl) {
        /** There is no such record. */
        static final Answer NONE = new Answer(List.of(), Duration.ZERO);

        /** Copies the list. */
        public Answer {
            texts = List.copyOf(texts);
        }
    }
}

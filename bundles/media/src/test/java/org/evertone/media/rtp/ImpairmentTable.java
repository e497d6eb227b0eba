package org.evertone.media.rtp;

/** Prints what the jitter buffer makes of a minute of speech through seeded networks of 20 ms. */
final class ImpairmentTable {
    private ImpairmentTable() {}

    public static void main(String[] arguments) {
        short[] speech = Speech.of(60, Call.RATE_HZ, 1);
        System.out.println("loss %  jitter ms   lost   late  concealed ms  delay ms   MOS");
        for (int loss : new int[] {0, 1, 5, 20}) {
            for (int jitter : new int[] {0, 30, 60, 80}) {
                JitterBuffer buffer = new Call().network(loss / 100.0, jitter).run(speech).buffer;
                System.out.printf(
                        "%6d %10d %6d %6d %13d %9.1f %5.2f%n",
                        loss,
                        jitter,
                        buffer.lost(),
                        buffer.late(),
                        buffer.concealedMillis(),
                        buffer.playoutDelayMillis(),
                        Quality.mos(buffer.metrics(Quality.Codec.G711, 2 * 20).rating()));
            }
        }
    }
}

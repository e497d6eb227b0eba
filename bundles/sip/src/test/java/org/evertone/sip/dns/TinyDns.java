package org.evertone.sip.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A DNS server of a few names; every other name does not exist. */
final class TinyDns implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<Name, List<Record>> answers = new ConcurrentHashMap<>();
    private final Map<Name, Integer> failures = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean silent;

    TinyDns() throws IOException {
        Thread thread = new Thread(this::serve, "tiny-dns");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    int questions() {
        return questions.get();
    }

    void silence() {
        silent = true;
    }

    void answers(String host, long ttlSeconds, String... addresses) throws IOException {
        Name name = Name.fromString(host + ".");
        List<Record> records = new ArrayList<>();
        for (String address : addresses) {
            records.add(new ARecord(name, DClass.IN, ttlSeconds, InetAddress.getByName(address)));
        }
        answers.put(name, records);
    }

    void fails(String host, int rcode) {
        failures.put(Name.fromConstantString(host + "."), rcode);
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (!silent) {
                    packet.setData(answer(new Message(Arrays.copyOf(buffer, packet.getLength()))));
                    socket.send(packet);
                }
            }
        } catch (IOException closed) {
            socket.close();
        }
    }

    private byte[] answer(Message question) {
        questions.incrementAndGet();
        Record asked = question.getQuestion();
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(asked, Section.QUESTION);
        List<Record> records = answers.get(asked.getName());
        if (records != null) {
            records.forEach(found -> answer.addRecord(found, Section.ANSWER));
        } else {
            answer.getHeader().setRcode(failures.getOrDefault(asked.getName(), Rcode.NXDOMAIN));
        }
        return answer.toWire();
    }
}

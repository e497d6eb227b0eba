// SPDX-License-Identifier: GPL-2.0
/*
 * A bus without wires for tests: chips that only acknowledge, and a device from which a test reads
 * what they were told. Part of the tests, never of the phone; a kernel module, hence under the GPL.
 *
 * The adapter's name is "desk". Each message written to a chip is one line of /dev/bus-recorder,
 * bytes in hexadecimal, the address first: "27 0c 08". A line "lost" stands where the reader was
 * too slow. Reading from a chip gives the byte last written to it, as a port expander does.
 *
 * The parameter "chips" lists the addresses that answer and may be written at any time: a chip
 * that is not in it does not acknowledge, as if its cable were pulled. 0 alone means none.
 */
#include <linux/i2c.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>

#define ADDRESSES 128
#define LONGEST 1100 /* an SSD1306 takes a picture of 1024 bytes in one message */

static unsigned short chips[16] = { 0x27, 0x3c };
static unsigned int chip_count = 2;
module_param_array(chips, ushort, &chip_count, 0644);
MODULE_PARM_DESC(chips, "7-bit addresses that acknowledge; 0 for none");

static DEFINE_KFIFO(written, char, 1 << 18);
static DECLARE_WAIT_QUEUE_HEAD(readers);
static DEFINE_MUTEX(reading);
static u8 last_byte[ADDRESSES];
static bool lost;
/* The bus is locked while it transfers, so one line is enough. */
static char line[3 * (LONGEST + 1) + 1];

static bool acknowledges(u16 address)
{
	bool found = false;
	unsigned int i;

	kernel_param_lock(THIS_MODULE);
	for (i = 0; address != 0 && i < chip_count; i++)
		found |= chips[i] == address;
	kernel_param_unlock(THIS_MODULE);
	return found;
}

static void record(const struct i2c_msg *message)
{
	static const char gap[] = "lost\n";
	unsigned int length = sprintf(line, "%02x", message->addr);
	unsigned int i;

	for (i = 0; i < message->len; i++)
		length += sprintf(line + length, " %02x", message->buf[i]);
	line[length++] = '\n';
	if (kfifo_avail(&written) < length + sizeof(gap)) {
		lost = true;
		return;
	}
	if (lost)
		kfifo_in(&written, gap, sizeof(gap) - 1);
	lost = false;
	kfifo_in(&written, line, length);
	wake_up_interruptible(&readers);
}

static int transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		struct i2c_msg *message = &messages[i];

		if (message->addr >= ADDRESSES || !acknowledges(message->addr))
			return -ENXIO;
		if (message->len > LONGEST)
			return -EOPNOTSUPP;
		if (message->flags & I2C_M_RD) {
			memset(message->buf, last_byte[message->addr], message->len);
			continue;
		}
		if (message->len > 0)
			last_byte[message->addr] = message->buf[message->len - 1];
		record(message);
	}
	return count;
}

static u32 functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = {
	.xfer = transfer,
	.functionality = functionality,
};

static struct i2c_adapter adapter = {
	.owner = THIS_MODULE,
	.name = "desk",
	.algo = &algorithm,
};

static ssize_t recorder_read(struct file *file, char __user *to, size_t size, loff_t *offset)
{
	unsigned int copied;
	int failed;

	if (mutex_lock_interruptible(&reading))
		return -ERESTARTSYS;
	failed = wait_event_interruptible(readers, !kfifo_is_empty(&written));
	if (!failed)
		failed = kfifo_to_user(&written, to, size, &copied);
	mutex_unlock(&reading);
	return failed ? failed : copied;
}

static const struct file_operations recorder_operations = {
	.owner = THIS_MODULE,
	.read = recorder_read,
};

static struct miscdevice recorder = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "bus-recorder",
	.fops = &recorder_operations,
};

static int __init recorder_init(void)
{
	int failed = misc_register(&recorder);

	if (failed)
		return failed;
	failed = i2c_add_adapter(&adapter);
	if (failed)
		misc_deregister(&recorder);
	return failed;
}
module_init(recorder_init);

static void __exit recorder_exit(void)
{
	i2c_del_adapter(&adapter);
	misc_deregister(&recorder);
}
module_exit(recorder_exit);

MODULE_DESCRIPTION("I2C bus for tests that records what is written to it");
MODULE_LICENSE("GPL");

package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A changed address carries the moment at which the change was sent: "t<unix ns>.bench:8080". It is
// a valid host:port, so no program takes it for anything but an address.

func stampedAddress(now time.Time) string {
	return "t" + strconv.FormatInt(now.UnixNano(), 10) + ".bench:8080"
}

// age is how long ago a stamped address was sent; false for any other address.
func age(address string, now time.Time) (time.Duration, bool) {
	digits, isStamped := strings.CutSuffix(address, ".bench:8080")
	if !isStamped || !strings.HasPrefix(digits, "t") {
		return 0, false
	}
	sentNs, err := strconv.ParseInt(digits[1:], 10, 64)
	return time.Duration(now.UnixNano() - sentNs), err == nil
}

// instanceKey is the key of the i-th instance of the load: as long as a real one, a 19-digit ID.
func instanceKey(service string, i int) string {
	return fmt.Sprintf("%s/%d", service, 7587890000000000000+int64(i))
}

// plainAddress is the address of the i-th instance before any change: 10.x.y.z:8080, all different.
func plainAddress(i int) string {
	return fmt.Sprintf("10.%d.%d.%d:8080", i>>16&255, i>>8&255, i&255)
}

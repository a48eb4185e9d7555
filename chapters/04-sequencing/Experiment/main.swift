import Sequencing
print("")
